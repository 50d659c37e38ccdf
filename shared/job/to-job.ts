import { z } from 'zod';
import {
  connectorName,
  jobName,
  locationOf,
  networkName,
  parseName,
  projectOf,
  relativeName,
  shortName,
  subnetworkName,
} from '../names.ts';
import { parse, record, text, texts, whole, type Context } from '../snapshot/decode/raw.ts';
import { InputError } from '../errors.ts';
import type { Job, NetworkInterface, NetworkSettings } from './job.ts';

const KEY = 'run.googleapis.com';

/** The label by which a job in v1 form says its region. */
export const LOCATION = 'cloud.googleapis.com/location';

/** The annotations of an execution template that say how a job in v1 form meets the network. */
export const NETWORK_ANNOTATIONS = {
  connector: `${KEY}/vpc-access-connector`,
  egress: `${KEY}/vpc-access-egress`,
  interfaces: `${KEY}/network-interfaces`,
} as const;

const Interface = z.looseObject({ network: text, subnetwork: text, tags: texts });

const V2 = z.looseObject({
  name: z.string().regex(/^projects\/[^/]+\/locations\/[^/]+\/jobs\/[^/]+$/, 'expected projects/P/locations/R/jobs/J'),
  labels: record,
  annotations: record,
  etag: text,
  template: z
    .looseObject({
      parallelism: whole,
      taskCount: whole,
      template: z
        .looseObject({
          serviceAccount: text,
          vpcAccess: z
            .looseObject({
              connector: text,
              egress: z.union([z.string(), z.number()]).nullish(),
              networkInterfaces: z.array(Interface).nullish(),
            })
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

const Meta = z.looseObject({ labels: record, annotations: record });

const Spec = z
  .looseObject({
    template: z
      .looseObject({
        metadata: Meta.nullish(),
        spec: z
          .looseObject({
            parallelism: whole,
            taskCount: whole,
            template: z.looseObject({ spec: z.looseObject({ serviceAccountName: text }).nullish() }).nullish(),
          })
          .nullish(),
      })
      .nullish(),
  })
  .nullish();

const V1 = z.looseObject({
  metadata: z.looseObject({
    name: z.string().regex(/^[^/]+$/, 'expected a job name'),
    namespace: text,
    labels: record,
    annotations: record,
    resourceVersion: text,
  }),
  spec: Spec,
});

/** Where a job in v1 form lives: it knows its own region only through a label. */
export interface JobContext extends Context {
  readonly region?: string;
}

/**
 * A job in v1 or v2 form as one `Job`. Throws InputError with every mistake.
 * https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs,
 * https://cloud.google.com/run/docs/reference/rest/v1/namespaces.jobs
 */
export function toJob(value: unknown, context: JobContext): Job {
  const isV1 = typeof value === 'object' && value !== null && 'metadata' in value;
  return isV1 ? fromV1(value, context) : fromV2(value);
}

function fromV2(value: unknown): Job {
  const raw = parse(V2, value);
  const task = raw.template?.template;
  const access = task?.vpcAccess;
  const egress = access?.egress;
  const interfaces = access?.networkInterfaces ?? [];
  return {
    name: raw.name,
    network: networkSettings(raw.name, access?.connector, interfaces, egress === null ? undefined : egress?.toString()),
    labels: raw.labels,
    annotations: raw.annotations,
    serviceAccount: task?.serviceAccount,
    taskCount: raw.template?.taskCount || 1,
    parallelism: raw.template?.parallelism || undefined,
    etag: raw.etag,
  };
}

/** In v1 the network stands in annotations of the execution template, not of the job. */
function fromV1(value: unknown, { project, region }: JobContext): Job {
  const { metadata, spec } = parse(V1, value);
  const own = metadata.labels[LOCATION] ?? region;
  if (own === undefined)
    throw new InputError('', [{ path: 'metadata.labels', expected: `expected ${LOCATION}: the region` }]);
  const name = jobName(project, own, metadata.name);
  const annotations = spec?.template?.metadata?.annotations ?? {};
  const task = spec?.template?.spec;
  return {
    name,
    network: settingsFromAnnotations(name, annotations),
    labels: metadata.labels,
    annotations: metadata.annotations,
    serviceAccount: task?.template?.spec?.serviceAccountName,
    taskCount: task?.taskCount || 1,
    parallelism: task?.parallelism || undefined,
    etag: metadata.resourceVersion,
  };
}

/** Network settings of a job in v1 form, as v1 audit entries carry it: its name and region stand elsewhere. */
export function settingsFromV1(job: string, value: unknown): NetworkSettings {
  const { spec } = parse(z.looseObject({ spec: Spec }), value);
  return settingsFromAnnotations(job, spec?.template?.metadata?.annotations ?? {});
}

function settingsFromAnnotations(job: string, annotations: Readonly<Record<string, string>>): NetworkSettings {
  const connector = annotations[NETWORK_ANNOTATIONS.connector];
  const interfaces = parseInterfaces(annotations[NETWORK_ANNOTATIONS.interfaces]);
  return networkSettings(job, connector || undefined, interfaces, annotations[NETWORK_ANNOTATIONS.egress]);
}

/** Network settings from a v2 `vpcAccess` block, as v2 audit entries carry it. */
export function settingsFromVpcAccess(job: string, value: unknown): NetworkSettings {
  return fromV2({ name: job, template: { template: { vpcAccess: value } } }).network;
}

function parseInterfaces(annotation: string | undefined): z.output<typeof Interface>[] {
  if (annotation === undefined || annotation === '') return [];
  const path = `spec.template.metadata.annotations["${NETWORK_ANNOTATIONS.interfaces}"]`;
  try {
    return z.array(Interface).parse(JSON.parse(annotation));
  } catch {
    throw new InputError('', [{ path, expected: 'expected a JSON array of {network, subnetwork, tags}' }]);
  }
}

function networkSettings(
  job: string,
  connector: string | undefined,
  interfaces: readonly z.output<typeof Interface>[],
  egress: string | undefined,
): NetworkSettings {
  return {
    connector: connector === undefined ? undefined : fullConnector(connector, job),
    interfaces: interfaces.map((one) => fullInterface(one, job)),
    egress: egress === '' ? undefined : egress,
  };
}

const fullConnector = (written: string, job: string): string =>
  parseName(written) ? relativeName(written) : connectorName(projectOf(job), locationOf(job), shortName(written));

function fullInterface({ network, subnetwork, tags }: z.output<typeof Interface>, job: string): NetworkInterface {
  const [project, region] = [projectOf(job), locationOf(job)];
  const fullNetwork = network === undefined ? undefined : inProject(network, networkName(project, shortName(network)));
  // A short subnetwork beside a full network belongs to the network's project.
  const home = fullNetwork === undefined ? project : projectOf(fullNetwork);
  const fullSubnetwork =
    subnetwork === undefined ? undefined : inProject(subnetwork, subnetworkName(home, region, shortName(subnetwork)));
  return { network: fullNetwork, subnetwork: fullSubnetwork, tags };
}

const inProject = (written: string, full: string): string =>
  parseName(relativeName(written)) ? relativeName(written) : full;
