import type { Cloud } from '../../cloud.ts';
import type { Body } from '../../route.ts';
import { objectsAt, textAt, textsAt } from './fields.ts';
import { nameOf, networkOf, projectOf, scopeOf, shortName } from './links.ts';
import { regionOf } from './regions.ts';

/** A network interface of a VM whose packets to the internet a NAT translates. */
export interface MappedInterface {
  readonly instance: string;
  readonly sourceVirtualIp: string;
}

/** The interfaces that a NAT serves: of running VMs in its subnets, without an external address of their own. */
export function mappedInterfaces(cloud: Cloud, router: { name: string; value: Body }, nat: Body): MappedInterface[] {
  const [project, region] = [projectOf(router.name), scopeOf(router.name)];
  const network = networkOf(cloud, router.name, router.value);
  const subnets = servedSubnets(cloud, nat, project);
  return cloud.store
    .list('instances', `projects/${project}/zones/`)
    .filter(
      ({ name, value }) => value['status'] === 'RUNNING' && `regions/${regionOf(name.split('/')[3] ?? '')}` === region,
    )
    .flatMap(({ name, value }) =>
      objectsAt(value, 'networkInterfaces')
        .filter((nic) => objectsAt(nic, 'accessConfigs').every((config) => config['natIP'] === undefined))
        .filter((nic) => nameOf(cloud, nic['network'], { project }) === network)
        .filter((nic) => subnets?.includes(nameOf(cloud, nic['subnetwork'], { project })) ?? true)
        .map((nic) => ({ instance: shortName(name), sourceVirtualIp: textAt(nic, 'networkIP') ?? '' })),
    );
}

/** The subnets that a NAT lists with their primary range; undefined for a NAT that serves all. */
function servedSubnets(cloud: Cloud, nat: Body, project: string): (string | undefined)[] | undefined {
  if (nat['sourceSubnetworkIpRangesToNat'] !== 'LIST_OF_SUBNETWORKS') return undefined;
  const primary = ['ALL_IP_RANGES', 'PRIMARY_IP_RANGE'];
  return objectsAt(nat, 'subnetworks')
    .filter((entry) => textsAt(entry, 'sourceIpRangesToNat').some((option) => primary.includes(option)))
    .map((entry) => nameOf(cloud, entry['name'], { project }));
}
