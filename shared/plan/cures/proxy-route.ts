import type { NextStep } from '../../checks/check.ts';
import { gcloud } from '../../gcloud.ts';
import { locationOf, projectOf, shortName } from '../../names.ts';
import { valueOf } from '../../snapshot/observed.ts';
import type { Instance } from '../../snapshot/resources.ts';
import type { Vpc } from '../../snapshot/snapshot.ts';

/** A tag that a proxy VM can be given, so that a route can be for it alone. */
const TAG = 'egress-proxy';

/**
 * What a proxy VM lacks before a whole network can be turned to it: a default route to the internet gateway for a tag of
 * its own, better than the one to come, or its own packets would come back to it. Nothing where it has one, or where the
 * VM is not known: then the path itself tells what is wrong.
 */
export function wayPastItself(vpc: Vpc, address: string, priority: number): NextStep[] {
  const proxy = valueOf(vpc.instances)?.find(({ interfaces }) =>
    interfaces.some((one) => one.address === address && one.network === vpc.name),
  );
  if (!proxy || hasWay(vpc, proxy, priority)) return [];
  const of = { instance: shortName(proxy.name), priority };
  const place = { project: projectOf(proxy.name), zone: locationOf(proxy.name) };
  const route = gcloud('compute routes create', [`${shortName(proxy.name)}-out`.slice(0, 63)], {
    project: projectOf(vpc.name),
    network: shortName(vpc.name),
    'destination-range': '0.0.0.0/0',
    'next-hop-gateway': 'default-internet-gateway',
    priority: priority - 100,
    tags: TAG,
  });
  return [
    { say: { key: 'proxyOwnRouteMissing', of } },
    {
      say: { key: 'tagProxy' },
      command: gcloud('compute instances add-tags', [shortName(proxy.name)], { ...place, tags: TAG }),
    },
    { say: { key: 'routeForProxy' }, command: route },
  ];
}

function hasWay({ routes }: Vpc, { tags }: Instance, priority: number): boolean {
  return (valueOf(routes) ?? []).some(
    (route) =>
      route.destRange === '0.0.0.0/0' &&
      route.nextHop.kind === 'internet-gateway' &&
      route.priority < priority &&
      route.tags.some((tag) => tags.includes(tag)),
  );
}
