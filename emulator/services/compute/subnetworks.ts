import { ApiError } from '../../errors.ts';
import type { Cloud } from '../../cloud.ts';
import type { Body, Call, Route } from '../../route.ts';
import { addSubnetRoutes, removeSubnetRoutes } from './default-routes.ts';
import { aggregatedListRoute, getRoute, listRoute, REGION_SCOPES, type Collection } from './collection.ts';
import { objectsAt } from './fields.ts';
import { networkOf, selfLink } from './links.ts';
import { changeRoute, deleteRoute, insertRoute } from './mutations.ts';
import { referencedNetwork } from './references.ts';
import { checkFingerprint, inUse } from './refusals.ts';
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
  deleteRoute(SUBNETWORKS, { seconds: 12, guard, done: removeSubnet }),
];
