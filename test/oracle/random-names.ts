import fc from 'fast-check';

/* Few names and few ranges, so that the things of a random world meet each other. */

export const PROJECT = 'myproject';
const HOST = 'hostproject';
export const REGION = 'europe-west2';
export const OTHER_REGION = 'us-central1';

export const NETWORKS = [
  `projects/${PROJECT}/global/networks/my-vpc`,
  `projects/${PROJECT}/global/networks/other-vpc`,
  `projects/${HOST}/global/networks/shared-vpc`,
] as const;
const [MY_VPC, OTHER_VPC, SHARED_VPC] = NETWORKS;

/** Every subnetwork that a world may have, and its network. The third one has the name of its network. */
export const SUBNETWORKS = [
  { name: `projects/${PROJECT}/regions/${REGION}/subnetworks/my-subnet`, network: MY_VPC },
  { name: `projects/${PROJECT}/regions/${REGION}/subnetworks/conn-subnet`, network: MY_VPC },
  { name: `projects/${PROJECT}/regions/${REGION}/subnetworks/my-vpc`, network: MY_VPC },
  { name: `projects/${PROJECT}/regions/${OTHER_REGION}/subnetworks/far-subnet`, network: MY_VPC },
  { name: `projects/${PROJECT}/regions/${REGION}/subnetworks/other-subnet`, network: OTHER_VPC },
  { name: `projects/${HOST}/regions/${REGION}/subnetworks/shared-subnet`, network: SHARED_VPC },
] as const;

export const CONNECTORS = [
  `projects/${PROJECT}/locations/${REGION}/connectors/conn`,
  `projects/${HOST}/locations/${REGION}/connectors/conn`,
] as const;

export const TAGS = ['vpc-connector', `vpc-connector-${REGION}-conn`, 'mine', 'vm'] as const;
/** One of a user's own, and the default one of some project. */
export const ACCOUNTS = [
  'agent@myproject.iam.gserviceaccount.com',
  '123456789-compute@developer.gserviceaccount.com',
] as const;

/** Ranges of subnetworks and parts of them: rules by source name these. */
export const HOMES = ['10.10.0.0/24', '10.8.0.0/28', '10.10.0.0/26', '192.168.4.0/26', '203.0.113.0/26'] as const;
export const SOURCES = [...HOMES, '10.0.0.0/8', '10.8.0.0/29', '10.10.0.128/25', '0.0.0.0/0'] as const;
/** Ranges that are no one's home but, two by two, all of one. */
export const HALVES = [
  ['10.10.0.0/25', '10.10.0.128/25'],
  ['10.8.0.0/29', '10.8.0.8/29'],
] as const;
/** Where routes and rules point. */
export const RANGES = [
  '0.0.0.0/0',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '140.82.112.0/20',
  '140.82.112.3/32',
  '10.0.0.0/8',
  '10.200.0.0/16',
  '172.16.0.0/12',
  '199.36.153.8/30',
  '240.0.0.0/4',
] as const;
export const PRIORITIES = [1000, 0, 100, 900, 1000, 65534] as const;

/** One of a list, the likelier the nearer to its front. */
export const early = <T>(...items: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(...items.map((item, i) => ({ arbitrary: fc.constant(item), weight: items.length - i })));

/** The usual one four times in five. */
export const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { arbitrary: fc.constant(usual), weight: 4 * others.length },
    { arbitrary: fc.constantFrom(...others), weight: others.length },
  );

/** Networks as things are spread over them: most meet in the first. */
export const network = mostly<string>(...NETWORKS);

/** One time in so many, nothing. */
export const maybe = <T>(arbitrary: fc.Arbitrary<T>, oneIn = 2): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: oneIn });

/** A resource whose fields may be missing, as the API prints it: without those. */
export function record<T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K] | undefined> }): fc.Arbitrary<T> {
  return fc
    .record(fields as Record<string, fc.Arbitrary<unknown>>)
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T);
}

/** Some of a list, in its order. */
export const someOf = <T>(items: readonly T[], max = items.length): fc.Arbitrary<T[]> =>
  fc.subarray([...items], { maxLength: Math.min(max, items.length) });

/** A reference in one of the spellings that Google uses. */
export const reference = (name: string): fc.Arbitrary<string> =>
  early(`https://www.googleapis.com/compute/v1/${name}`, name, `https://compute.googleapis.com/compute/v1/${name}`);

/** Name and selfLink as Compute prints them. */
export const placed = (path: string) => ({
  name: fc.constant(path.slice(path.lastIndexOf('/') + 1)),
  selfLink: fc.constant(`https://www.googleapis.com/compute/v1/${path}`),
});

/** Up to so many things, each with a number of its own to be named by. */
export const numbered = <T>(make: (index: number) => fc.Arbitrary<T>, max: number): fc.Arbitrary<T[]> =>
  fc.nat(max).chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => make(i))));
