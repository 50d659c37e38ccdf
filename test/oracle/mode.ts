import type { RawInterface, RawJob, RawVpcAccess, RawWorld } from './raw.ts';

/** A job's place and network settings, v1 and v2 made one. */
export interface Settings {
  readonly region: string;
  readonly project: string;
  readonly serviceAccount: string | undefined;
  readonly access: RawVpcAccess;
}

const KEY = 'run.googleapis.com';

export function settingsOf(world: RawWorld, job: RawJob): Settings {
  if (job.name !== undefined) {
    const [, project = '', , region = ''] = job.name.split('/');
    const task = job.template?.template;
    return { region, project, serviceAccount: task?.serviceAccount, access: task?.vpcAccess ?? {} };
  }
  const template = job.spec?.template;
  const annotations = template?.metadata.annotations ?? {};
  const connector = annotations[`${KEY}/vpc-access-connector`];
  const egress = annotations[`${KEY}/vpc-access-egress`];
  const interfaces = annotations[`${KEY}/network-interfaces`];
  return {
    region: job.metadata?.labels['cloud.googleapis.com/location'] ?? '',
    project: world.project,
    serviceAccount: template?.spec.template.spec.serviceAccountName,
    access: {
      ...(connector !== undefined && { connector }),
      ...(egress !== undefined && { egress }),
      ...(interfaces !== undefined && { networkInterfaces: JSON.parse(interfaces) as RawInterface[] }),
    },
  };
}

/** Everything but a host and a version in front of it. */
export const relative = (reference: string): string => reference.replace(/^.*?(?=projects\/)/, '');

const last = (reference: string): string => reference.split('/').at(-1) ?? '';

export const networkOf = (reference: string, project: string): string =>
  reference.includes('projects/') ? relative(reference) : `projects/${project}/global/networks/${last(reference)}`;

export type Mode =
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'connector'; readonly connector: string; readonly allTraffic: boolean }
  | {
      readonly kind: 'direct';
      readonly network: string | undefined;
      readonly subnetwork: string;
      readonly tags: readonly string[];
      readonly allTraffic: boolean;
    };

const ALL_TRAFFIC = ['all-traffic', 'all', 'ALL_TRAFFIC', '1'];
/** The default of an enum says nothing. */
const UNSET = ['', 'VPC_EGRESS_UNSPECIFIED', '0'];
const PRIVATE_RANGES = [...UNSET, 'private-ranges-only', 'PRIVATE_RANGES_ONLY', '2'];

/** How a job meets the network: one of two ways into a VPC, neither, or a combination that Cloud Run refuses. */
export function modeOf({ access, region, project }: Settings): Mode {
  const { connector, networkInterfaces = [] } = access;
  const egress = access.egress === undefined ? '' : String(access.egress);
  const [face] = networkInterfaces;
  if (!ALL_TRAFFIC.includes(egress) && !PRIVATE_RANGES.includes(egress)) return { kind: 'invalid' };
  if (networkInterfaces.length > 1 || (connector !== undefined && face)) return { kind: 'invalid' };
  const allTraffic = ALL_TRAFFIC.includes(egress);
  if (connector !== undefined) {
    const full = connector.includes('/')
      ? relative(connector)
      : `projects/${project}/locations/${region}/connectors/${connector}`;
    return { kind: 'connector', connector: full, allTraffic };
  }
  if (!face) return { kind: UNSET.includes(egress) ? 'none' : 'invalid' };
  if (face.network === undefined && face.subnetwork === undefined) return { kind: 'invalid' };
  return { kind: 'direct', ...placeOf(face, { region, project }), tags: face.tags ?? [], allTraffic };
}

/** With a network alone, the subnetwork of the same name; a short subnetwork lives where its network lives. */
function placeOf({ network, subnetwork }: RawInterface, { region, project }: { region: string; project: string }) {
  const full = network === undefined ? undefined : networkOf(network, project);
  const home = full?.split('/')[1] ?? project;
  const named = subnetwork ?? last(full ?? '');
  const place = named.includes('projects/')
    ? relative(named)
    : `projects/${home}/regions/${region}/subnetworks/${last(named)}`;
  return { network: full, subnetwork: place };
}
