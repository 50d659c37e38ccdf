import { assertNever } from '../errors.ts';
import { locationOf, shortName } from '../names.ts';
import { connectorTags } from '../path/packet.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Say } from '../text/say.ts';
import type { Scene } from './scene.ts';
import { showCommand } from './show.ts';
import { steps, text, type Section } from './story.ts';

/** How the job meets the network, and what its egress setting means. */
export function modeSection({ job, isStored, now: { snapshot } }: Scene): Section {
  const command = isStored ? showCommand(job.name) : undefined;
  return {
    id: 'mode',
    title: { key: 'titleMode' },
    parts: [
      text(modeOf(snapshot)),
      ...egressOf(snapshot).map(text),
      text({ key: isStored ? 'modeTakesEffect' : 'modeNotDeployed' }),
      ...(command === undefined ? [] : [steps({ say: { key: 'showJob' }, command })]),
    ],
  };
}

function modeOf({ job, mode, connector, subnetwork, vpc }: Snapshot): Say {
  const network = shortName(valueOf(vpc)?.name ?? '');
  const range = valueOf(subnetwork)?.ipCidrRange ?? '';
  switch (mode.kind) {
    case 'none':
      return { key: 'modeNone' };
    case 'invalid':
      return { key: 'modeInvalid', of: { reason: mode.reason, detail: mode.detail } };
    case 'connector': {
      const name = shortName(mode.connector);
      const region = locationOf(job.name);
      if (connector.kind === 'unknown')
        return { key: 'connectorUnknown', of: { connector: name, reason: connector.reason } };
      if (connector.kind === 'absent') return { key: 'modeConnectorAbsent', of: { connector: name, region } };
      const found = connector.value;
      const [, tag = ''] = connectorTags(region, name);
      const of = { connector: name, network, tag };
      return found.subnetwork === undefined
        ? { key: 'modeConnectorHidden', of: { ...of, range: found.ipCidrRange ?? '' } }
        : { key: 'modeConnector', of: { ...of, range, subnetwork: shortName(found.subnetwork) } };
    }
    case 'direct': {
      const of = { subnetwork: shortName(mode.subnetwork), range, tags: mode.tags.join(', ') };
      return { key: 'modeDirect', of: { ...of, network: network || shortName(mode.network ?? '') } };
    }
    default:
      return assertNever(mode);
  }
}

function egressOf({ job, mode }: Snapshot): Say[] {
  if (mode.kind === 'none' || mode.kind === 'invalid') return [];
  if (mode.egress === 'all-traffic') return [{ key: 'egressAllTraffic' }];
  const unset = job.network.egress === undefined || job.network.egress === 'VPC_EGRESS_UNSPECIFIED';
  return [...(unset ? [{ key: 'egressUnset' } as const] : []), { key: 'egressPrivateRanges' }];
}
