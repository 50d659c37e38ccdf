import type { Json, RunCloud } from './clouds.ts';

const VOLATILE = [
  'id',
  'creationTimestamp',
  'fingerprint',
  'labelFingerprint',
  'etag',
  'uid',
  'createTime',
  'updateTime',
];

/** A world as it counts: without what differs from run to run, and from one making of a thing to the next. */
export function stateOf({ world, project }: Pick<RunCloud, 'world' | 'project'>): Json {
  const text = JSON.stringify(world(), (key, value: unknown) => (VOLATILE.includes(key) ? undefined : value));
  const state = JSON.parse(
    text.replaceAll(project, 'myproject').replace(SUBNET_ROUTE, 'default-route-of-a-subnetwork'),
  );
  const sorted = (list: unknown) =>
    Array.isArray(list)
      ? list
          .map((item) => JSON.stringify(item))
          .sort()
          .map((item) => JSON.parse(item) as unknown)
      : list;
  return Object.fromEntries(Object.entries(state).map(([key, list]) => [key, sorted(list)]));
}

/** Google names the route to a subnetwork as it likes. */
const SUBNET_ROUTE = /default-route-[0-9a-f]{16}/g;

/** Methods that make something anew each time they are carried out. */
const UNSAFE = /^(compute\.\w+\.(insert|patch|delete)|vpcaccess\.projects\.locations\.connectors\.(create|delete))$/;

/** Accepted calls that changed the network, each as often as it was really carried out: a repeated requestId is not. */
export function changesIn({ cloud, project }: RunCloud): string[] {
  const accepted = cloud.requests.list().filter(({ method, status }) => UNSAFE.test(method) && status < 300);
  const seen = new Set<string>();
  return accepted
    .flatMap(({ method, path }) => {
      const requestId = /requestId=([^&]+)/.exec(path)?.[1];
      if (requestId !== undefined && seen.has(requestId)) return [];
      if (requestId !== undefined) seen.add(requestId);
      const target =
        /connectorId=([^&]+)/.exec(path)?.[1] ?? (/insert$/.test(method) ? '' : (path.split('?')[0] ?? ''));
      return [`${method} ${target}`.replaceAll(project, 'myproject').trim()];
    })
    .sort();
}
