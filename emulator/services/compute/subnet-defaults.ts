import type { Cloud } from '../../cloud.ts';
import { fingerprint } from '../../ids.ts';
import type { Body } from '../../route.ts';
import { scopeOf, projectOf, selfLink, shortName } from './links.ts';
import { addressAt } from './ranges.ts';

/** What the server fills in of a subnet. https://cloud.google.com/compute/docs/reference/rest/v1/subnetworks */
export function subnetDefaults(body: Body): Body {
  const subnet = {
    privateIpGoogleAccess: false,
    privateIpv6GoogleAccess: 'DISABLE_GOOGLE_ACCESS',
    purpose: 'PRIVATE',
    stackType: 'IPV4_ONLY',
    ...body,
    gatewayAddress: addressAt(String(body['ipCidrRange']), 1),
    state: 'READY',
  };
  return stamped(subnet);
}

/** A subnet with the fingerprint that its next change has to name. */
export function stamped({ fingerprint: _old, ...subnet }: Body): Body {
  return { ...subnet, fingerprint: fingerprint(subnet) };
}

/** A whole subnet that nobody asked for in a request: an automatic or a hidden one. */
export function completeSubnet(cloud: Cloud, name: string, body: Body): Body {
  return {
    kind: 'compute#subnetwork',
    id: cloud.ids.number(),
    creationTimestamp: cloud.clock.now(),
    name: shortName(name),
    ...subnetDefaults(body),
    region: selfLink(`projects/${projectOf(name)}/${scopeOf(name)}`),
    selfLink: selfLink(name),
  };
}
