import { shortName, locationOf } from '../names.ts';
import { assertNever } from '../errors.ts';
import type { NetworkMode } from '../job/network-mode.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Say } from '../text/say.ts';
import type { Flow } from './flow.ts';
import { crossVpc } from './cross-vpc.ts';
import { isGoogleApi } from './google-apis.ts';
import { connectorTags, type Packet, type Sender } from './packet.ts';
import { scopeOf, toNumber, toRange } from './ranges.ts';
import { abort, doubting, drop, end, ongoing, unroutable, type Walk } from './walk.ts';
import type { FlowTrace, Trace, Verdict } from './trace.ts';

/** Traces one destination from the job to the end of its way, over every address that it has. */
export function traceEgress(snapshot: Snapshot, { destination, addresses }: Flow): FlowTrace {
  const { text } = destination;
  if (addresses.kind !== 'found' || addresses.value.length === 0) {
    const { host } = destination;
    const say: Say =
      addresses.kind === 'unknown'
        ? { key: 'nameUnresolved', of: { host, reason: addresses.reason } }
        : { key: 'nameWithoutAddress', of: { host } };
    const trace = abort(startAt(snapshot), 'UNKNOWN_IP', say);
    return {
      destination: text,
      verdict: 'UNDETERMINED',
      cause: 'UNKNOWN_IP',
      traces: [{ ...trace, address: host }],
    };
  }
  const traces = addresses.value.map((address) => traceAddress(snapshot, address, destination));
  return { destination: text, ...combine(traces), traces };
}

/** Equal verdicts are the flow's; differing ones make it ambiguous. The cause is that of the first trace that has one. */
function combine(traces: readonly Trace[]): { verdict: Verdict; cause?: NonNullable<Trace['cause']> } {
  const verdicts = new Set(traces.map(({ verdict }) => verdict));
  const [first = 'UNDETERMINED'] = verdicts;
  const verdict = verdicts.size === 1 ? first : 'AMBIGUOUS';
  const cause = traces.find((trace) => trace.cause !== undefined)?.cause;
  return cause === undefined ? { verdict } : { verdict, cause };
}

function traceAddress(snapshot: Snapshot, address: string, destination: Flow['destination']): Trace {
  const { mode } = snapshot;
  const walk = { ...startAt(snapshot), address };
  if (mode.kind === 'invalid') {
    const of = { reason: mode.reason, detail: mode.detail };
    return drop(walk, 'CLOUD_RUN_JOB_NOT_READY', { key: 'modeInvalid', of });
  }
  const number = toNumber(address);
  if (number === undefined) return abort(walk, 'UNSUPPORTED', { key: 'ipv6Untraced', of: { address } });
  if (scopeOf(number) === 'unroutable') return unroutable(walk);
  const { protocol, port } = destination;
  switch (mode.kind) {
    case 'none':
      return leaveByGoogle(walk, number, destination);
    case 'connector':
    case 'direct':
      return entersVpc(walk, mode, number, destination, () => {
        const packet = { address: number, text: address, protocol, port };
        const target = { packet, isGoogleApi: isGoogleApi(destination.host) };
        return mode.kind === 'connector'
          ? viaConnector(walk, snapshot, target)
          : viaInterface(walk, snapshot, mode, target);
      });
    default:
      return assertNever(mode);
  }
}

function startAt({ job }: Snapshot): Walk {
  return {
    address: '',
    steps: [
      {
        state: 'START_FROM_CLOUD_RUN_JOB',
        resource: job.name,
        say: { key: 'startJob', of: { job: shortName(job.name) } },
      },
    ],
  };
}

/** private-ranges-only keeps public destinations out of the VPC, whatever stands in it. */
function entersVpc(
  walk: Walk,
  mode: Extract<NetworkMode, { kind: 'connector' | 'direct' }>,
  address: number,
  destination: Flow['destination'],
  inside: () => Trace,
): Trace {
  if (mode.egress === 'all-traffic') return inside();
  const scope = scopeOf(address);
  if (scope === 'public') return leaveByGoogle(walk, address, destination, 'private-ranges-only');
  if (scope === 'class-e')
    return abort(walk, 'UNSUPPORTED', { key: 'classEUndocumented', of: { address: walk.address } });
  return inside();
}

/** Google-managed egress: no VPC, no rule, no NAT of the project; it reaches public addresses only. */
function leaveByGoogle(walk: Walk, address: number, { protocol, port }: Flow['destination'], egress?: string): Trace {
  const scope = scopeOf(address);
  if (scope === 'private' || scope === 'class-e') {
    return drop(walk, 'VPC_CONNECTOR_NOT_SET', { key: 'privateWithoutVpc', of: { address: walk.address } });
  }
  if (scope === 'google-access') {
    return abort(walk, 'UNSUPPORTED', { key: 'googleAccessWithoutVpc', of: { address: walk.address } });
  }
  const outside = ongoing(walk, {
    state: 'SERVERLESS_EXTERNAL_CONNECTION',
    say: egress === undefined ? { key: 'googleExitNone' } : { key: 'googleExitPrivateRanges' },
  });
  if (protocol === 'tcp' && port === 25) return drop(outside, 'TRAFFIC_TYPE_BLOCKED', { key: 'smtpBlocked' });
  return end(outside, { kind: 'google' }, { key: 'deliveredInternet', of: { address: walk.address } });
}

/** A packet without its sender, which the way into the VPC decides. */
interface Target {
  readonly packet: Omit<Packet, 'sender'>;
  readonly isGoogleApi: boolean;
}

function viaConnector(walk: Walk, { job, mode, connector, subnetwork, vpc }: Snapshot, target: Target): Trace {
  const name = mode.kind === 'connector' ? mode.connector : '';
  const short = shortName(name);
  const region = locationOf(job.name);
  if (locationOf(name) !== region) {
    return drop(
      walk,
      'VPC_CONNECTOR_NOT_RUNNING',
      { key: 'connectorElsewhere', of: { connector: short, region, other: locationOf(name) } },
      name,
    );
  }
  if (connector.kind === 'unknown') {
    return abort(
      walk,
      'PERMISSION_DENIED',
      { key: 'connectorUnknown', of: { connector: short, reason: connector.reason } },
      name,
    );
  }
  if (connector.kind === 'absent') {
    return drop(walk, 'VPC_CONNECTOR_NOT_RUNNING', { key: 'connectorMissing', of: { connector: short, region } }, name);
  }
  const { state, ipCidrRange } = connector.value;
  if (state !== 'READY' && state !== 'UPDATING') {
    return drop(
      walk,
      'VPC_CONNECTOR_NOT_RUNNING',
      { key: 'connectorNotRunning', of: { connector: short, state } },
      name,
    );
  }
  const arrived = ongoing(walk, {
    state: 'ARRIVE_AT_VPC_CONNECTOR',
    resource: name,
    say: { key: 'arriveConnector', of: { connector: short, state } },
  });
  if (vpc.kind !== 'found') return networkUnknown(arrived, vpc);
  const range = valueOf(subnetwork)?.ipCidrRange ?? ipCidrRange;
  const sender: Sender = {
    kind: 'connector',
    tags: connectorTags(region, short),
    serviceAccount: undefined,
    source: range === undefined ? undefined : toRange(range),
  };
  const entered = valueOf(subnetwork)?.name ?? connector.value.subnetwork;
  const packet = { ...target.packet, sender };
  return crossVpc(arrived, vpc.value, { ...target, packet, subnetwork: entered });
}

function viaInterface(
  walk: Walk,
  snapshot: Snapshot,
  mode: Extract<NetworkMode, { kind: 'direct' }>,
  target: Target,
): Trace {
  const { job, subnetwork, vpc } = snapshot;
  const of = { subnetwork: shortName(mode.subnetwork), region: locationOf(job.name) };
  if (subnetwork.kind === 'absent' || locationOf(mode.subnetwork) !== of.region) {
    return drop(walk, 'CLOUD_RUN_JOB_NOT_READY', { key: 'subnetworkMissing', of }, mode.subnetwork);
  }
  const other = valueOf(subnetwork)?.network;
  if (other !== undefined && vpc.kind === 'found' && other !== vpc.value.name) {
    const names = { network: vpc.value.name, other };
    const say = { key: 'subnetworkOfOtherNetwork', of: { subnetwork: of.subnetwork, ...names } } as const;
    return drop(walk, 'CLOUD_RUN_JOB_NOT_READY', say, mode.subnetwork);
  }
  const arrived = ongoing(walk, {
    state: 'DIRECT_VPC_EGRESS_CONNECTION',
    resource: mode.subnetwork,
    say: { key: 'arriveDirect', of: { subnetwork: of.subnetwork, tags: mode.tags.join(', ') } },
  });
  if (vpc.kind !== 'found') return networkUnknown(arrived, vpc);
  const range = valueOf(subnetwork)?.ipCidrRange;
  const sender: Sender = {
    kind: 'direct',
    tags: mode.tags,
    serviceAccount: job.serviceAccount,
    source: range === undefined ? undefined : toRange(range),
  };
  const entered = valueOf(subnetwork)?.name ?? mode.subnetwork;
  const entry = { ...target, packet: { ...target.packet, sender }, subnetwork: entered };
  if (subnetwork.kind === 'found') return crossVpc(arrived, vpc.value, entry);
  // Whether it is there at all is not known, nor are the routes of any other.
  const say = { key: 'routesUnknown', of: { network: shortName(vpc.value.name), reason: subnetwork.reason } } as const;
  return crossVpc(doubting(arrived, 'RESOURCE_CONFIG_NOT_FOUND', say), vpc.value, entry);
}

function networkUnknown(walk: Walk, vpc: { kind: 'absent' } | { kind: 'unknown'; reason: Say }): Trace {
  const say: Say =
    vpc.kind === 'unknown'
      ? { key: 'networkUnknown', of: { reason: vpc.reason } }
      : { key: 'networkOfMissingSubnetwork' };
  return abort(walk, 'RESOURCE_CONFIG_NOT_FOUND', say);
}
