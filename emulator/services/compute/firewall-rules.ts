import type { Body, Call, Route } from '../../route.ts';
import { getRoute, listRoute, type Collection } from './collection.ts';
import { nameOf, networkOf } from './links.ts';
import { changeRoute, deleteRoute, insertRoute } from './mutations.ts';
import { checkFirewall } from './firewall-checks.ts';
import { completeFirewall } from './firewalls.ts';
import { referencedNetwork } from './references.ts';
import { invalidField } from './refusals.ts';

const FIREWALLS: Collection = { api: 'firewalls', kind: 'firewalls', type: 'compute#firewall', scope: 'global' };

function build(call: Call): Body {
  const network = referencedNetwork(call, 'global/networks/default');
  checkFirewall(call.body);
  return completeFirewall(call.cloud, call.project, { ...call.body, network });
}

const FIXED = ['kind', 'id', 'creationTimestamp', 'selfLink', 'name', 'network', 'direction'];

/** PATCH keeps the fields that it does not name. */
function patch(call: Call, name: string, before: Body): Body {
  checkSame(call, name, before);
  const given = Object.entries(call.body).filter(([key]) => !FIXED.includes(key));
  const after = { ...before, ...Object.fromEntries(given) };
  checkFirewall(after);
  return completeFirewall(call.cloud, call.project, after);
}

/** PUT keeps nothing but what can't be changed. */
function update(call: Call, name: string, before: Body): Body {
  return patch(call, name, Object.fromEntries(FIXED.map((key) => [key, before[key]])));
}

function checkSame({ cloud, body, project }: Call, name: string, before: Body): void {
  const { direction, network } = body;
  if (direction !== undefined && direction !== before['direction']) {
    throw invalidField('resource.direction', direction, 'The direction of a firewall rule can not be changed.');
  }
  if (network !== undefined && nameOf(cloud, network, { project }) !== networkOf(cloud, name, before)) {
    throw invalidField('resource.network', network, 'The network of a firewall rule can not be changed.');
  }
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/firewalls */
export const firewallRoutes: readonly Route[] = [
  insertRoute(FIREWALLS, { seconds: 8, build }),
  getRoute(FIREWALLS),
  listRoute(FIREWALLS),
  changeRoute(FIREWALLS, { verb: 'patch', type: 'compute.firewalls.patch', seconds: 8, change: patch }),
  changeRoute(FIREWALLS, { verb: 'update', method: 'PUT', seconds: 8, change: update }),
  deleteRoute(FIREWALLS, { seconds: 8 }),
];
