import { isClassE, isGoogleAccess, isMetadata, isNowhere, isPrivate, isPublic } from './addresses.ts';
import { inAllCases, REACHABLE, UNDETERMINED, unreachable, type Answer } from './answer.ts';
import { outcomesOf, type Packet } from './firewall.ts';
import { modeOf, networkOf, relative, settingsOf, type Mode, type Settings } from './mode.ts';
import type { RawJob, RawWorld } from './raw.ts';
import { mayBeSteered } from './policy-routes.ts';
import { followRoutes, isOutside, type Entry } from './routes.ts';

/**
 * A second opinion on where a job's packet goes, by the plainest means: it reads the snapshot file itself, tries every
 * case one after the other, and shares no code with the product.
 */
export function judge(world: RawWorld, job: RawJob, packet: Packet): Answer {
  const settings = settingsOf(world, job);
  const mode = modeOf(settings);
  if (mode.kind === 'invalid') return unreachable('CLOUD_RUN_JOB_NOT_READY');
  if (isMetadata(packet.address)) return REACHABLE;
  if (isNowhere(packet.address)) return unreachable('NO_ROUTE');
  if (mode.kind === 'none') return leaveByGoogle(packet);
  if (!mode.allTraffic && isPublic(packet.address)) return leaveByGoogle(packet);
  // Whether private-ranges-only sends class E into the VPC is not documented.
  if (!mode.allTraffic && isClassE(packet.address)) return UNDETERMINED;
  const entry = mode.kind === 'connector' ? byConnector(world, settings, mode) : byInterface(world, settings, mode);
  if ('verdict' in entry) return entry;
  const answer = crossVpc(world, entry, packet);
  if (mode.kind === 'connector' || world.subnetworks) return answer;
  // Whether the subnetwork is there at all was not read.
  return inAllCases([unreachable('CLOUD_RUN_JOB_NOT_READY'), answer]);
}

function leaveByGoogle({ address, protocol, port }: Packet): Answer {
  // Whether Google's own exit leads there is not documented.
  if (isGoogleAccess(address)) return UNDETERMINED;
  if (isPrivate(address) || isClassE(address)) return unreachable('VPC_CONNECTOR_NOT_SET');
  return protocol === 'tcp' && port === 25 ? unreachable('TRAFFIC_TYPE_BLOCKED') : REACHABLE;
}

function byConnector(
  world: RawWorld,
  { region }: Settings,
  { connector }: Extract<Mode, { kind: 'connector' }>,
): Entry | Answer {
  const [, , , home = '', , id = ''] = connector.split('/');
  if (home !== region) return unreachable('VPC_CONNECTOR_NOT_RUNNING');
  if (!world.connectors) return UNDETERMINED;
  const found = world.connectors.find(({ name }) => name === connector);
  if (!found || !['READY', 'UPDATING'].includes(found.state)) return unreachable('VPC_CONNECTOR_NOT_RUNNING');
  const tags = ['vpc-connector', `vpc-connector-${region}-${id}`];
  const sender = { kind: 'connector', tags, serviceAccount: undefined } as const;
  if (found.subnet) {
    const subnetwork = `projects/${found.subnet.projectId ?? world.project}/regions/${region}/subnetworks/${found.subnet.name}`;
    const own = world.subnetworks?.find(({ selfLink }) => relative(selfLink) === subnetwork);
    if (!own) return UNDETERMINED;
    const network = networkOf(own.network, world.project);
    return { network, region, subnetwork, sender: { ...sender, range: own.ipCidrRange } };
  }
  if (found.network === undefined) return UNDETERMINED;
  const network = networkOf(found.network, world.project);
  return { network, region, subnetwork: undefined, sender: { ...sender, range: found.ipCidrRange } };
}

function byInterface(
  world: RawWorld,
  { region, serviceAccount }: Settings,
  { network, subnetwork, tags }: Extract<Mode, { kind: 'direct' }>,
): Entry | Answer {
  if (subnetwork.split('/')[3] !== region) return unreachable('CLOUD_RUN_JOB_NOT_READY');
  const own = world.subnetworks?.find(({ selfLink }) => relative(selfLink) === subnetwork);
  if (world.subnetworks && !own) return unreachable('CLOUD_RUN_JOB_NOT_READY');
  const home = own && networkOf(own.network, world.project);
  const named = network ?? home;
  if (named === undefined) return UNDETERMINED;
  if (home !== undefined && home !== named) return unreachable('CLOUD_RUN_JOB_NOT_READY');
  const sender = { kind: 'direct', tags, serviceAccount, range: own?.ipCidrRange } as const;
  return { network: named, region, subnetwork, sender };
}

/** What Google always blocks, then the firewall, then policy-based routes, then the others. */
function crossVpc(world: RawWorld, entry: Entry, packet: Packet): Answer {
  const { address, protocol, port } = packet;
  const isMail = isPublic(address) && protocol === 'tcp' && port === 25;
  if (isMail && isOutside(world, entry, packet)) return unreachable('TRAFFIC_TYPE_BLOCKED');
  const outcomes = outcomesOf(world, entry.network, entry.sender, packet);
  const denied = outcomes.has('deny') ? [unreachable('FIREWALL_RULE')] : [];
  const routed = mayBeSteered(world, entry, packet) ? UNDETERMINED : followRoutes(world, entry, packet);
  const allowed = outcomes.has('allow') ? [routed] : [];
  return inAllCases([...denied, ...allowed]);
}
