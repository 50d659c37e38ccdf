import { projectOf, shortName } from '../names.ts';
import type { Reads } from '../ports.ts';
import { toEffectiveFirewalls } from '../snapshot/decode/firewall.ts';
import { compute } from './compute-lists.ts';
import { RemoteError } from './errors.ts';
import { readOne } from './reading.ts';
import type { Remote } from './remote.ts';
import { rest } from './rest.ts';

interface Policy {
  readonly type?: string;
}

/** An answer of either getEffectiveFirewalls; `firewallPolicys` is its spelling. */
export interface Effective {
  readonly firewalls?: readonly unknown[];
  readonly firewallPolicys?: readonly Policy[];
}

/** Policies that only the regional method knows. */
const REGIONAL = ['NETWORK_REGIONAL', 'SYSTEM_GLOBAL', 'SYSTEM_REGIONAL'];

/**
 * The rules in force in a network and a region, from two methods: the network's own leaves out the policies of the
 * region. https://cloud.google.com/compute/docs/reference/rest/v1/networks/getEffectiveFirewalls,
 * https://cloud.google.com/compute/docs/reference/rest/v1/regionNetworkFirewallPolicies/getEffectiveFirewalls
 */
export function effectiveFirewallReads(remote: Remote): Pick<Reads, 'effectiveFirewalls'> {
  return {
    effectiveFirewalls: (network, region) =>
      readOne(
        () => effectiveFirewallsOf(remote, network, region),
        (plain) => toEffectiveFirewalls(plain, { project: projectOf(network) }),
      ),
  };
}

/** Both answers as one, in the form of the network's own. Throws RemoteError. */
export async function effectiveFirewallsOf(remote: Remote, network: string, region: string): Promise<Effective> {
  const [ofAll, ofOne] = await Promise.all([ofNetwork(remote, network), ofRegion(remote, network, region)]);
  return mergeEffective(ofAll, ofOne);
}

function ofNetwork(remote: Remote, name: string): Promise<Effective> {
  const path = ['projects', projectOf(name), 'global', 'networks', shortName(name), 'getEffectiveFirewalls'];
  return remote.call({ permission: 'compute.networks.getEffectiveFirewalls' }, (options) =>
    rest<Effective>(remote, compute(...path), options),
  );
}

async function ofRegion(remote: Remote, network: string, region: string): Promise<Effective> {
  const path = ['projects', projectOf(network), 'regions', region, 'firewallPolicies', 'getEffectiveFirewalls'];
  try {
    return await remote.call({ permission: 'compute.networks.getRegionEffectiveFirewalls' }, (options) =>
      rest<Effective>(remote, { ...compute(...path), params: { network } }, options),
    );
  } catch (error) {
    // Without the method there are no regional policies either; where the network is absent, the other method says so.
    if (error instanceof RemoteError && [404, 405, 501].includes(error.failure.status ?? 0)) return {};
    throw error;
  }
}

/** The regional one knows the region's policies, the network's own all the rest. */
function mergeEffective(global: Effective, { firewallPolicys: policies = [] }: Effective): Effective {
  const regional = policies.filter(({ type = '' }) => REGIONAL.includes(type));
  const known = new Set(regional.map(({ type }) => type));
  const others = (global.firewallPolicys ?? []).filter(
    ({ type }) => !known.has(type === 'SYSTEM' ? 'SYSTEM_GLOBAL' : type),
  );
  return { ...global, firewallPolicys: [...others, ...regional] };
}
