import { withoutPrimary, withPrimary } from '../checks/nat-listing.ts';
import { assertNever } from '../errors.ts';
import type { Deletion, NatListing } from '../specs.ts';
import type { NatSubnetwork } from '../snapshot/resources.ts';
import type { Spec } from './change.ts';
import { toNat } from './imagine.ts';

/** What takes a change back, as what it writes. Undefined for what writes nothing, and for what is deleted. */
export function undoSpec(spec: Spec): Spec | undefined {
  switch (spec.kind) {
    case 'nat-listing':
      return { kind: 'nat-listing', value: { ...spec.value, listed: !spec.value.listed, list: listAfter(spec.value) } };
    case 'job':
      return { kind: 'job', value: { name: spec.value.name, from: spec.value.to, to: spec.value.from } };
    default: {
      const value = reverseOf(spec);
      return value && { kind: 'deletion', value };
    }
  }
}

/** What a NAT's list will be once a listing is done. */
export const listAfter = ({ list, subnetwork, listed }: NatListing): readonly NatSubnetwork[] =>
  listed ? withPrimary(list, subnetwork) : withoutPrimary(list, subnetwork);

/**
 * What takes a change back: the deletion of what it made, as long as that is still what was made. Undefined for what
 * makes nothing.
 */
export function reverseOf(spec: Spec): Deletion | undefined {
  switch (spec.kind) {
    case 'subnetwork': {
      const { name, network, ipCidrRange, description } = spec.value;
      return { kind: 'subnetwork', name, expect: { network, ipCidrRange, description } };
    }
    case 'connector': {
      const { name, subnetwork } = spec.value;
      return { kind: 'connector', name, expect: { subnetwork } };
    }
    case 'address': {
      const { name, description } = spec.value;
      return { kind: 'address', name, expect: { description } };
    }
    case 'router': {
      const { name, network, description, nats } = spec.value;
      return { kind: 'router', name, nats: nats.map((nat) => nat.name), expect: { network, description } };
    }
    case 'nat': {
      const { router, nat } = spec.value;
      const { type, coverage, subnetworks, addresses } = toNat(nat);
      return { kind: 'nat', name: router, nat: nat.name, expect: { type, coverage, subnetworks, addresses } };
    }
    case 'firewall': {
      const { name, network, description, priority, protocols, destinationRanges, targetTags, sourceRanges } =
        spec.value;
      const expect = { network, description, priority, destinationRanges, targetTags, sourceRanges };
      return { kind: 'firewall', name, expect: { ...expect, action: 'allow', layer4: protocols } };
    }
    case 'route': {
      const { name, network, description, destRange, priority, tags, nextHop } = spec.value;
      return { kind: 'route', name, expect: { network, description, destRange, priority, tags, nextHop } };
    }
    case 'awaited-connector':
    case 'nat-listing':
    case 'job':
    case 'deletion':
      return undefined;
    default:
      return assertNever(spec);
  }
}
