import { gcloud } from '../gcloud.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { NatSubnetwork } from '../snapshot/resources.ts';

/** A NAT by its router and name, and the list that it is to have. */
interface Listed {
  readonly router: string;
  readonly nat: string;
  readonly list: readonly NatSubnetwork[];
}

/** The gcloud command that gives a NAT its list of subnetworks, which is replaced as a whole. */
export function listCommand({ router, nat, list }: Listed): string {
  return gcloud('compute routers nats update', [nat], {
    project: projectOf(router),
    region: locationOf(router),
    router: shortName(router),
    'nat-custom-subnet-ip-ranges': list.flatMap(rangesOf),
  });
}

/** As gcloud writes them: the primary range by the subnetwork's name alone. */
function rangesOf({ name, ranges, secondaryRangeNames }: NatSubnetwork): string[] {
  const subnetwork = shortName(name);
  if (ranges.includes('ALL_IP_RANGES')) return [`${subnetwork}:ALL`];
  return [
    ...(ranges.includes('PRIMARY_IP_RANGE') ? [subnetwork] : []),
    ...secondaryRangeNames.map((range) => `${subnetwork}:${range}`),
  ];
}

/** A list with the primary range of a subnetwork in it, beside all that it has. */
export function withPrimary(list: readonly NatSubnetwork[], subnetwork: string): NatSubnetwork[] {
  const own = list.find(({ name }) => name === subnetwork);
  const ranges = [...(own?.ranges ?? []), 'PRIMARY_IP_RANGE'];
  const listed = { name: subnetwork, ranges, secondaryRangeNames: own?.secondaryRangeNames ?? [] };
  return [...list.filter((one) => one !== own), listed];
}

/** A list without it; what else the list has of the subnetwork stays. */
export function withoutPrimary(list: readonly NatSubnetwork[], subnetwork: string): NatSubnetwork[] {
  return list.flatMap((one) => {
    if (one.name !== subnetwork) return [one];
    const ranges = one.ranges.filter((range) => range !== 'PRIMARY_IP_RANGE');
    return ranges.length === 0 ? [] : [{ ...one, ranges }];
  });
}
