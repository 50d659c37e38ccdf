import { JOB_CHANGES } from '../event/filters.ts';
import type { Constraint, JobWrite, Quota, Setup } from '../doctor/setup.ts';
import { jobName } from '../names.ts';
import type { Permission } from '../permissions.ts';
import type { Observed } from '../snapshot/observed.ts';
import { readOne, readRaw } from './reading.ts';
import type { Remote } from './remote.ts';
import { rest, type RestRequest } from './rest.ts';

/** An answer as REST prints it; what is read of it is said where it is read. */
type Printed = Readonly<Record<string, unknown>>;

interface Entry {
  readonly timestamp: string;
  readonly resource?: { readonly labels?: Readonly<Record<string, string>> };
}

/** https://cloud.google.com/resource-manager/reference/rest/v1/projects/testIamPermissions */
const MOST_TESTED = 100;

/** What the doctor looks at, by plain REST: it asks many APIs once each. */
export function setupOf(remote: Remote): Setup {
  const ask = <T = Printed>(permission: Permission, request: RestRequest): Promise<T> =>
    remote.call({ permission }, (options) => rest<T>(remote, request, options));
  const project = (id: string) => `projects/${encodeURIComponent(id)}`;
  const manager = (path: string, more: Partial<RestRequest> = {}): RestRequest => ({
    api: 'cloudresourcemanager',
    path: `v1/${path}`,
    ...more,
  });
  const compute = (path: string): RestRequest => ({ api: 'compute', path: `compute/v1/${path}` });

  return {
    projectNumber: (id) =>
      readRaw(async () => String((await ask('resourcemanager.projects.get', manager(project(id))))['projectNumber'])),

    async enabledApis(id, apis) {
      const states = apis.map((api) =>
        readRaw(async () => {
          const path = `v1/${project(id)}/services/${api}`;
          const { state } = await ask('serviceusage.services.get', { api: 'serviceusage', path });
          return state === 'ENABLED' ? [api] : [];
        }),
      );
      return all(await Promise.all(states));
    },

    async permitted(id, permissions) {
      const parts = Array.from({ length: Math.ceil(permissions.length / MOST_TESTED) }, (_, at) =>
        permissions.slice(at * MOST_TESTED, (at + 1) * MOST_TESTED),
      );
      const answers = parts.map((part) =>
        readRaw(async () => {
          const data = { permissions: part };
          const request = manager(`${project(id)}:testIamPermissions`, { method: 'POST', data });
          return listIn<string>(await ask('resourcemanager.projects.get', request), 'permissions');
        }),
      );
      return all(await Promise.all(answers));
    },

    bindings: (id) =>
      readRaw(async () => {
        const request = manager(`${project(id)}:getIamPolicy`, { method: 'POST', data: {} });
        return bindingsIn(await ask('resourcemanager.projects.getIamPolicy', request));
      }),

    async quotas(id, region) {
      const [global, regional] = await Promise.all([
        readRaw(async () => listIn<Quota>(await ask('compute.projects.get', compute(project(id))), 'quotas')),
        readRaw(async () =>
          listIn<Quota>(
            await ask('compute.regions.get', compute(`${project(id)}/regions/${encodeURIComponent(region)}`)),
            'quotas',
          ),
        ),
      ]);
      return all([global, regional]);
    },

    host: (id) =>
      readRaw(async () => {
        const { name } = await ask<{ name?: string }>('compute.projects.get', compute(`${project(id)}/getXpnHost`));
        return name || undefined;
      }),

    constraint: (id, name) =>
      readRaw(async () => {
        const path = `v2/${project(id)}/policies/${name}:getEffectivePolicy`;
        return toConstraint(await ask<Policy>('orgpolicy.policy.get', { api: 'orgpolicy', path }));
      }),

    sinks: (parent) =>
      readRaw(async () => {
        const answer = await ask('logging.sinks.list', { api: 'logging', path: `v2/${parent}/sinks` });
        return listIn<Printed>(answer, 'sinks').map((sink) => ({
          name: String(sink['name']),
          destination: String(sink['destination']),
          disabled: sink['disabled'] === true,
          writer: sink['writerIdentity'] as string | undefined,
        }));
      }),

    push: (id, name) =>
      readOne(
        () => ask('pubsub.subscriptions.get', { api: 'pubsub', path: `v1/${project(id)}/subscriptions/${name}` }),
        toPush,
      ),

    topicBindings: (id, topic) =>
      readRaw(async () =>
        bindingsIn(
          await ask('pubsub.topics.getIamPolicy', {
            api: 'pubsub',
            path: `v1/${project(id)}/topics/${topic}:getIamPolicy`,
          }),
        ),
      ),

    lastJobWrite: (id, since) =>
      readRaw(async () => {
        // Refused writes, and those that only ask whether they would be taken, are told of only sometimes.
        const filter = `${JOB_CHANGES}\nseverity<ERROR\ntimestamp>=${JSON.stringify(since)}`;
        const data = { resourceNames: [`projects/${id}`], filter, orderBy: 'timestamp desc', pageSize: 1 };
        const request: RestRequest = { api: 'logging', path: 'v2/entries:list', method: 'POST', data };
        const { entries: [entry] = [] } = await ask<{ entries?: readonly Entry[] }>('logging.logEntries.list', request);
        return entry && toJobWrite(id, entry);
      }),
  };
}

/** One list of several, unknown where any of them is. */
function all<T>(lists: readonly Observed<readonly T[]>[]): Observed<readonly T[]> {
  const failed = lists.find(({ kind }) => kind !== 'found');
  if (failed) return failed;
  return { kind: 'found', value: lists.flatMap((list) => (list.kind === 'found' ? list.value : [])) };
}

const listIn = <T>(answer: Printed, key: string): readonly T[] => (answer[key] ?? []) as readonly T[];

const bindingsIn = (policy: Printed) =>
  listIn<{ role: string; members?: readonly string[] }>(policy, 'bindings').map(({ role, members = [] }) => ({
    role,
    members,
  }));

interface Policy {
  readonly spec?: {
    readonly rules?: readonly {
      readonly denyAll?: boolean;
      readonly enforce?: boolean;
      readonly values?: { readonly allowedValues?: readonly string[] };
    }[];
  };
}

/** https://cloud.google.com/resource-manager/docs/reference/orgpolicy/rest/v2/Policy */
function toConstraint({ spec: { rules = [] } = {} }: Policy): Constraint {
  const lists = rules.flatMap(({ values }) => (values?.allowedValues ? [values.allowedValues] : []));
  return {
    deniesAll: rules.some(({ denyAll, enforce }) => denyAll === true || enforce === true),
    allowed: lists.length === 0 ? undefined : lists.flat(),
  };
}

function toPush(plain: unknown) {
  const { pushConfig, deadLetterPolicy } = plain as {
    pushConfig?: { pushEndpoint?: string; oidcToken?: { serviceAccountEmail?: string } };
    deadLetterPolicy?: { deadLetterTopic?: string };
  };
  return {
    endpoint: pushConfig?.pushEndpoint,
    account: pushConfig?.oidcToken?.serviceAccountEmail,
    deadLetterTopic: deadLetterPolicy?.deadLetterTopic,
  };
}

function toJobWrite(project: string, { timestamp, resource }: Entry): JobWrite | undefined {
  const { job_name: job, location } = resource?.labels ?? {};
  return job === undefined || location === undefined
    ? undefined
    : { job: jobName(project, location, job), time: timestamp };
}
