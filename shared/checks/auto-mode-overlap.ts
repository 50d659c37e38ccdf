import { connectorNetwork } from '../policy/policy-for.ts';
import { shortName } from '../names.ts';
import { AUTO_MODE, overlaps, toRange } from '../path/ranges.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Check, CheckContext, Finding } from './check.ts';

/** Auto mode keeps 10.128.0.0/9 for its own subnetworks: a connector's range in there is refused, or fails later. */
export const autoModeOverlap: Check = (context) => [...ofConnector(context), ...ofPool(context)];

function ofConnector({ snapshot: { connector: observed, neighbours } }: CheckContext): Finding[] {
  const connector = valueOf(observed);
  const { ipCidrRange: range, network } = connector ?? {};
  if (!connector || range === undefined || !isReserved(range, network, neighbours)) return [];
  const of = { range, network: shortName(network ?? '') };
  const nextSteps = [{ say: { key: 'otherConnectorRange' } }] as const;
  const summary = { key: 'autoModeConnector', of: { ...of, connector: shortName(connector.name) } } as const;
  return [{ id: 'auto-mode-overlap', severity: 'MEDIUM', resource: connector.name, summary, nextSteps }];
}

/** The range that a missing connector's subnetwork would be taken from. */
function ofPool({ snapshot: { job, mode, connector, neighbours }, policy }: CheckContext): Finding[] {
  const network = connectorNetwork(policy.connector.network, job);
  const pool = policy.connector.subnetPool;
  if (mode.kind !== 'connector' || connector.kind !== 'absent' || network === undefined) return [];
  if (!isReserved(pool, network, neighbours)) return [];
  const summary = { key: 'autoModePool', of: { range: pool, network: shortName(network) } } as const;
  const nextSteps = [{ say: { key: 'otherPool' } }] as const;
  return [{ id: 'auto-mode-overlap', severity: 'MEDIUM', resource: network, summary, nextSteps }];
}

function isReserved(
  cidr: string,
  network: string | undefined,
  { networks }: CheckContext['snapshot']['neighbours'],
): boolean {
  const [range, kept] = [toRange(cidr), toRange(AUTO_MODE)];
  const isAuto = valueOf(networks)?.some(
    ({ name, autoCreateSubnetworks }) => name === network && autoCreateSubnetworks,
  );
  return isAuto === true && range !== undefined && kept !== undefined && overlaps(range, kept);
}
