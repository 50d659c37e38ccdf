import type { Identity } from './deployment.ts';

/**
 * Where a permission is granted: in every project that is watched; there, but only where the policy's `job.edit` wants
 * jobs to be edited; on our own bucket, topics and secrets alone; or in the project that run-egress lives in, for what it
 * tells of itself.
 */
export type Scope = 'projects' | 'jobs' | 'bucket' | 'topics' | 'secrets' | 'telemetry';

/** Who needs a permission. `operator` is a person with the command line: plans, applies, takes back, asks the doctor. */
export type Holder = Identity | 'operator';

interface Row {
  readonly by: readonly Holder[];
  readonly on: Scope;
  /** What the same call is asked for beside it, on the resources that it names. */
  readonly with?: readonly string[];
}

const EVERYBODY: readonly Holder[] = ['reader', 'writer', 'notifier', 'operator'];
const READ: Row = { by: ['reader', 'writer', 'operator'], on: 'projects' };
/** What only whole projects are read by: a sweep, and who did what. */
const SURVEY: Row = { by: ['reader', 'operator'], on: 'projects' };
const WRITE: Row = { by: ['writer', 'operator'], on: 'projects' };
/** What the functions tell of themselves. */
const TELL: Row = { by: ['reader', 'writer', 'notifier'], on: 'telemetry' };
/** Done by people alone: undo, cleanup, whole snapshots, second opinions. */
const PERSON: Row = { by: ['operator'], on: 'projects' };

const POLICY = 'compute.networks.updatePolicy';
const changing = (row: Row, ...others: string[]): Row => ({ ...row, with: [POLICY, ...others] });

/**
 * Every permission that a call of the edge needs, by its name in IAM: a call without a row does not compile, and a row
 * without a call fails a test. The roles of infra are made of it. https://cloud.google.com/iam/docs/permissions-reference
 */
const ROWS = {
  'cloudasset.assets.searchAllResources': SURVEY,
  'compute.addresses.create': WRITE,
  'compute.addresses.delete': PERSON,
  'compute.addresses.get': WRITE,
  // Of all regions, and global ones: those keep ranges of a network free.
  'compute.addresses.list': { ...READ, with: ['compute.globalAddresses.list'] },
  'compute.firewalls.create': changing(WRITE),
  'compute.firewalls.delete': changing(PERSON),
  'compute.firewalls.get': WRITE,
  'compute.firewalls.list': PERSON,
  'compute.globalOperations.get': WRITE,
  'compute.instances.list': READ,
  'compute.networks.get': READ,
  'compute.networks.getEffectiveFirewalls': READ,
  'compute.networks.getRegionEffectiveFirewalls': READ,
  'compute.networks.list': SURVEY,
  'compute.networks.listPeeringRoutes': READ,
  'compute.projects.get': READ,
  'compute.regionOperations.get': WRITE,
  'compute.regions.get': PERSON,
  'compute.regions.list': READ,
  // A NAT names the subnetworks that it serves, and the reserved addresses that it has.
  'compute.routers.create': changing(WRITE, 'compute.subnetworks.use', 'compute.addresses.use'),
  'compute.routers.delete': changing(PERSON),
  'compute.routers.get': READ,
  'compute.routers.list': READ,
  'compute.routers.update': changing(WRITE, 'compute.subnetworks.use', 'compute.addresses.use'),
  'compute.routes.create': changing(WRITE),
  'compute.routes.delete': changing(PERSON),
  'compute.routes.get': WRITE,
  'compute.routes.list': READ,
  'compute.subnetworks.create': changing(WRITE),
  'compute.subnetworks.delete': changing(PERSON),
  'compute.subnetworks.get': WRITE,
  'compute.subnetworks.list': READ,
  'logging.logEntries.list': SURVEY,
  'logging.sinks.list': PERSON,
  'networkconnectivity.policyBasedRoutes.list': READ,
  'networkmanagement.connectivitytests.create': PERSON,
  'networkmanagement.connectivitytests.delete': PERSON,
  'networkmanagement.connectivitytests.get': PERSON,
  'networkmanagement.operations.get': PERSON,
  'orgpolicy.policy.get': READ,
  'pubsub.subscriptions.get': PERSON,
  'pubsub.topics.getIamPolicy': PERSON,
  'pubsub.topics.publish': { by: EVERYBODY, on: 'topics' },
  'resourcemanager.projects.get': PERSON,
  'resourcemanager.projects.getIamPolicy': PERSON,
  'run.jobs.get': READ,
  'run.jobs.list': READ,
  // Whoever updates a job has to be allowed to act as its service account.
  'run.jobs.update': { by: ['writer', 'operator'], on: 'jobs', with: ['iam.serviceAccounts.actAs'] },
  'run.locations.list': PERSON,
  'run.operations.get': { by: ['writer', 'operator'], on: 'jobs' },
  'secretmanager.versions.access': { by: ['notifier'], on: 'secrets' },
  'serviceusage.services.get': PERSON,
  'storage.objects.create': { by: EVERYBODY, on: 'bucket' },
  'storage.objects.delete': { by: EVERYBODY, on: 'bucket' },
  'storage.objects.get': { by: EVERYBODY, on: 'bucket' },
  'storage.objects.list': { by: EVERYBODY, on: 'bucket' },
  // Google's pages name now the one, now the other: https://cloud.google.com/iam/docs/roles-permissions/telemetry
  'telemetry.metrics.write': { ...TELL, with: ['monitoring.timeSeries.create'] },
  'telemetry.traces.write': TELL,
  'vpcaccess.connectors.create': { ...WRITE, with: ['compute.subnetworks.use'] },
  'vpcaccess.connectors.delete': WRITE,
  'vpcaccess.connectors.get': WRITE,
  'vpcaccess.connectors.list': READ,
  'vpcaccess.locations.list': READ,
  'vpcaccess.operations.get': WRITE,
} as const satisfies Readonly<Record<string, Row>>;

/** A permission that some call needs. */
export type Permission = keyof typeof ROWS;

export const PERMISSIONS: Readonly<Record<Permission, Row>> = ROWS;

/** What one holder is granted on one scope, in order: a custom role. */
export function roleOf(holder: Holder, on: Scope): string[] {
  const rows = Object.entries<Row>(PERMISSIONS).filter(([, row]) => row.on === on && row.by.includes(holder));
  const all = rows.flatMap(([permission, row]) => [permission, ...(row.with ?? [])]);
  return [...new Set(all)].sort();
}
