import { ApiError } from '../../errors.ts';
import type { Cloud } from '../../cloud.ts';
import type { Body, Call, Route } from '../../route.ts';
import { addSubnetRoutes, removeSubnetRoutes } from './default-routes.ts';
import { aggregatedListRoute, getRoute, listRoute, REGION_SCOPES, type Collection } from './collection.ts';
import { objectsAt } from './fields.ts';
import { listBody } from './lists.ts';
import { networkOf, selfLink } from './links.ts';
import { changeRoute, deleteRoute, insertRoute } from './mutations.ts';
import { referencedNetwork } from './references.ts';
import { addressAt, contains } from './ranges.ts';
import { checkFingerprint, inUse, invalidField } from './refusals.ts';
import { stamped, subnetDefaults } from './subnet-defaults.ts';
import { checkPrimaryRange, checkSecondaryRanges } from './subnet-ranges.ts';
import { conflictText, conflictWithNetwork, rangesOf, removeSubnet, storeSubnet } from './subnets.ts';
import { userOfSubnet } from './users.ts';

const SUBNETWORKS: Collection = {
  api: 'subnetworks',
  kind: 'subnetworks',
  type: 'compute#subnetwork',
  scope: 'regions/{region}',
};

function build(call: Call): Body {
  const { cloud, body } = call;
  const network = referencedNetwork(call);
  const range = checkPrimaryRange(body['ipCidrRange']);
  const conflict = conflictWithNetwork(cloud, network, range);
  if (conflict) throw new ApiError('INVALID_ARGUMENT', conflictText(range, conflict));
  checkSecondaryRanges(cloud, network, { wanted: objectsAt(body, 'secondaryIpRanges'), own: [range] });
  return subnetDefaults({ ...body, network: selfLink(network), ipCidrRange: range });
}

const CHANGEABLE = [
  'description',
  'enableFlowLogs',
  'logConfig',
  'privateIpGoogleAccess',
  'privateIpv6GoogleAccess',
  'role',
  'secondaryIpRanges',
  'stackType',
];

function change({ cloud, body }: Call, name: string, before: Body): Body {
  checkFingerprint(body, before, 'fingerprint');
  const given = Object.fromEntries(CHANGEABLE.filter((key) => key in body).map((key) => [key, body[key]]));
  const network = networkOf(cloud, name, before) ?? '';
  const taken = rangesOf(before);
  const wanted = objectsAt(given, 'secondaryIpRanges').filter((range) => !taken.includes(String(range['ipCidrRange'])));
  checkSecondaryRanges(cloud, network, { wanted, own: [] });
  return stamped({ ...before, ...given });
}

function changed(cloud: Cloud, name: string, { before, after }: { before: Body; after: Body }): void {
  const network = networkOf(cloud, name, after);
  if (network === undefined) return;
  const [old, now] = [rangesOf(before), rangesOf(after)];
  removeSubnetRoutes(
    cloud,
    network,
    old.filter((range) => !now.includes(range)),
  );
  addSubnetRoutes(
    cloud,
    network,
    now.filter((range) => !old.includes(range)),
  );
}

/** A range only grows, and only into what nobody else has. */
function expand(call: Call, name: string, before: Body): Body {
  const field = 'resource.ipCidrRange';
  const range = checkPrimaryRange(call.body['ipCidrRange']);
  const old = String(before['ipCidrRange']);
  if (!contains(range, old) || range === old) {
    throw invalidField(field, range, `The new range has to contain the old one, ${old}, and be larger.`);
  }
  const network = networkOf(call.cloud, name, before) ?? '';
  const conflict = conflictWithNetwork(call.cloud, network, range, name);
  if (conflict) throw invalidField(field, range, conflictText(range, conflict));
  return stamped({ ...before, ipCidrRange: range, gatewayAddress: addressAt(range, 1) });
}

/** Subnets that the caller may use: the project's own, and those of its host. */
function listUsable(call: Call): Body {
  const { cloud, project } = call;
  const host = cloud.sharedVpc.hostOf(project);
  const values = [project, ...(host === undefined ? [] : [host])]
    .flatMap((owner) => cloud.store.list('subnetworks', `projects/${owner}/`))
    .map(({ value }) => value);
  const parent = `projects/${project}/aggregated/subnetworks/listUsable`;
  const list = listBody(call, { type: 'compute#usableSubnetworksAggregated', parent, values });
  const items = objectsAt(list, 'items').map(({ selfLink: subnetwork, network, ipCidrRange, stackType, purpose }) => {
    return { subnetwork, network, ipCidrRange, stackType, purpose };
  });
  return { ...list, ...(items.length > 0 && { items }) };
}

function setPrivateAccess({ body }: Call, _name: string, before: Body): Body {
  return stamped({ ...before, privateIpGoogleAccess: body['privateIpGoogleAccess'] === true });
}

function guard(cloud: Cloud, name: string): void {
  const user = userOfSubnet(cloud, name);
  if (user !== undefined) throw inUse('subnetwork', name, user);
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/subnetworks */
export const subnetworkRoutes: readonly Route[] = [
  insertRoute(SUBNETWORKS, { seconds: 12, build, store: storeSubnet }),
  getRoute(SUBNETWORKS),
  listRoute(SUBNETWORKS),
  aggregatedListRoute(SUBNETWORKS, REGION_SCOPES),
  changeRoute(SUBNETWORKS, { verb: 'patch', seconds: 6, change, done: changed }),
  changeRoute(SUBNETWORKS, { verb: 'setPrivateIpGoogleAccess', method: 'POST', seconds: 6, change: setPrivateAccess }),
  changeRoute(SUBNETWORKS, { verb: 'expandIpCidrRange', method: 'POST', seconds: 8, change: expand, done: changed }),
  {
    id: 'compute.subnetworks.listUsable',
    method: 'GET',
    path: 'aggregated/subnetworks/listUsable',
    handle: listUsable,
  },
  deleteRoute(SUBNETWORKS, { seconds: 12, guard, done: removeSubnet }),
];
