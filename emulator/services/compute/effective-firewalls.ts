import type { Body, Call, Route } from '../../route.ts';
import { found, type Collection } from './collection.ts';
import { missingField, notFound } from './refusals.ts';
import { nameOf, networkOf, projectOf } from './links.ts';

/** networks.getEffectiveFirewalls: what a loaded world says about the network, or else its VPC rules. */
export function effectiveFirewallsRoute({ api, kind, scope }: Collection): Route {
  return {
    id: `compute.${api}.getEffectiveFirewalls`,
    method: 'GET',
    path: `${scope}/${kind}/{resource}/getEffectiveFirewalls`,
    handle: (call) => {
      const named = `projects/${call.project}/global/networks/${call.params['resource']}`;
      return loaded(call, named) ?? vpcRules(call, found(call, { kind }).name);
    },
  };
}

/** regionNetworkFirewallPolicies.getEffectiveFirewalls: the same, for a world has no policies that a region alone knows of. */
export const regionEffectiveFirewallsRoute: Route = {
  id: 'compute.regionNetworkFirewallPolicies.getEffectiveFirewalls',
  method: 'GET',
  path: 'regions/{region}/firewallPolicies/getEffectiveFirewalls',
  handle: (call) => {
    const { cloud, project, query } = call;
    const network = nameOf(cloud, query.get('network'), { project, bare: 'global/networks' });
    if (network === undefined) throw missingField('network');
    const answer = loaded(call, network);
    if (answer === undefined && cloud.store.kindOf(network) !== 'networks') throw notFound(network);
    return answer ?? vpcRules(call, network);
  },
};

/** The network is its short name, or its full name where it belongs to another project than the world. */
function loaded({ cloud }: Call, network: string): unknown {
  const short = `projects/${projectOf(network)}/effectiveFirewalls/${network.slice(network.lastIndexOf('/') + 1)}`;
  const own = cloud.store.get(short);
  if (own) return own['answer'];
  return cloud.store.list('effectiveFirewalls').find(({ value }) => value['network'] === network)?.value['answer'];
}

function vpcRules({ cloud }: Call, network: string): Body {
  const rules = cloud.store.list('firewalls', `projects/${projectOf(network)}/`);
  const firewalls = rules.filter(({ name, value }) => networkOf(cloud, name, value) === network);
  return firewalls.length > 0 ? { firewalls: firewalls.map(({ value }) => value) } : {};
}
