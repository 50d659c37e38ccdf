import fc from 'fast-check';
import {
  ACCOUNTS,
  CONNECTORS,
  maybe,
  mostly,
  OTHER_REGION,
  PROJECT,
  record,
  reference,
  REGION,
  someOf,
  SUBNETWORKS,
  TAGS,
} from './random-names.ts';
import type { RawInterface, RawJob, RawVpcAccess } from './raw.ts';

const short = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

const connector = fc.oneof(
  { weight: 24, arbitrary: mostly<string>('conn', ...CONNECTORS) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('gone', `projects/${PROJECT}/locations/${OTHER_REGION}/connectors/conn`),
  },
);

const tags = maybe(someOf(TAGS.slice(1), 2));

/** The interface of a job: by network, by subnetwork or by both, short where the project is its own. */
const face: fc.Arbitrary<RawInterface> = fc.oneof(
  {
    weight: 20,
    arbitrary: mostly<(typeof SUBNETWORKS)[number]>(...SUBNETWORKS).chain(({ name, network }) =>
      record<RawInterface>({ network: maybe(reference(network)), subnetwork: reference(name), tags }),
    ),
  },
  {
    weight: 2,
    arbitrary: record<RawInterface>({
      network: mostly('my-vpc', 'other-vpc'),
      subnetwork: fc.constant(undefined),
      tags,
    }),
  },
  {
    weight: 2,
    arbitrary: record<RawInterface>({
      network: maybe(fc.constant('my-vpc')),
      subnetwork: mostly('my-subnet', 'gone'),
      tags,
    }),
  },
  {
    weight: 1,
    arbitrary: record<RawInterface>({ network: fc.constant(undefined), subnetwork: fc.constant(undefined), tags }),
  },
);

const EGRESS = ['ALL_TRAFFIC', 1, 'PRIVATE_RANGES_ONLY', undefined, 2, 'VPC_EGRESS_UNSPECIFIED', 'EVERYTHING'] as const;
const EGRESS_V1 = ['all-traffic', 'all', 'private-ranges-only', undefined, 'everything'] as const;

/** Mostly one way into a VPC; sometimes both, none, or an egress alone. */
const access = (egress: readonly (string | number | undefined)[]): fc.Arbitrary<RawVpcAccess> =>
  fc
    .record({
      connector,
      faces: fc.oneof({ weight: 40, arbitrary: fc.tuple(face) }, { weight: 1, arbitrary: fc.tuple(face, face) }),
      egress: fc.oneof(
        { weight: 4, arbitrary: fc.constant(egress[0]) },
        { weight: 1, arbitrary: fc.constantFrom(...egress) },
      ),
      ways: fc.oneof(
        { weight: 20, arbitrary: fc.constantFrom('connector', 'interface') },
        { weight: 1, arbitrary: fc.constantFrom('none', 'both') },
      ),
    })
    .map(({ connector, faces, egress, ways }) => ({
      ...((ways === 'connector' || ways === 'both') && { connector }),
      ...((ways === 'interface' || ways === 'both') && { networkInterfaces: faces }),
      ...(egress !== undefined && { egress }),
    }));

const v2: fc.Arbitrary<RawJob> = fc
  .record({ vpcAccess: maybe(access(EGRESS), 20), serviceAccount: maybe(fc.constantFrom(...ACCOUNTS)) })
  .map(({ vpcAccess, serviceAccount }) => ({
    name: `projects/${PROJECT}/locations/${REGION}/jobs/agent`,
    template: { template: { ...(vpcAccess && { vpcAccess }), ...(serviceAccount && { serviceAccount }) } },
  }));

const v1: fc.Arbitrary<RawJob> = fc
  .record({ access: access(EGRESS_V1), account: maybe(fc.constantFrom(...ACCOUNTS)) })
  .map(({ access: { connector, egress, networkInterfaces }, account }) => ({
    metadata: { name: 'agent', namespace: '123456789', labels: { 'cloud.googleapis.com/location': REGION } },
    spec: {
      template: {
        metadata: {
          annotations: annotations({
            'vpc-access-connector': connector,
            'vpc-access-egress': egress?.toString(),
            'network-interfaces': networkInterfaces && JSON.stringify(networkInterfaces.map(withShortNetwork)),
          }),
        },
        spec: { template: { spec: { ...(account && { serviceAccountName: account }) } } },
      },
    },
  }));

/** gcloud writes a network of the job's own project by its short name. */
const withShortNetwork = (face: RawInterface): RawInterface =>
  face.network?.includes(`/${PROJECT}/`) === true ? { ...face, network: short(face.network) } : face;

const annotations = (written: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(written).flatMap(([key, value]) =>
      value === undefined ? [] : [[`run.googleapis.com/${key}`, value] as const],
    ),
  );

/** A job as the v1 or the v2 API prints it. */
export const job: fc.Arbitrary<RawJob> = fc.oneof({ weight: 3, arbitrary: v2 }, { weight: 1, arbitrary: v1 });
