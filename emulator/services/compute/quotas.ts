import type { Cloud } from '../../cloud.ts';
import type { Body } from '../../route.ts';
import { objectsAt } from './fields.ts';
import { regionOf } from './regions.ts';

/** Limits of a project that never asked for more. https://cloud.google.com/compute/resource-usage */
const PROJECT_LIMITS = { NETWORKS: 15, SUBNETWORKS: 275, FIREWALLS: 200, ROUTES: 250, ROUTERS: 20 };
const REGION_LIMITS = { CPUS: 72, INSTANCES: 720, IN_USE_ADDRESSES: 69, STATIC_ADDRESSES: 21 };
const CPUS_PER_VM = 2;

/** What a project may have, and has, in all. Nothing here enforces it: a fault can. */
export function projectQuotas(cloud: Cloud, project: string): Body[] {
  return Object.entries(PROJECT_LIMITS).map(([metric, limit]) => {
    return { metric, limit, usage: cloud.store.list(metric.toLowerCase(), `projects/${project}/`).length };
  });
}

/** What a project may have, and has, in a region. */
export function regionQuotas(cloud: Cloud, project: string, region: string): Body[] {
  const vms = cloud.store
    .list('instances', `projects/${project}/zones/${region}-`)
    .filter(({ name }) => regionOf(name.split('/')[3] ?? '') === region);
  const accesses = vms
    .flatMap(({ value }) => objectsAt(value, 'networkInterfaces'))
    .flatMap((nic) => objectsAt(nic, 'accessConfigs'));
  const usage = {
    CPUS: vms.length * CPUS_PER_VM,
    INSTANCES: vms.length,
    IN_USE_ADDRESSES: accesses.filter(({ natIP }) => natIP !== undefined).length,
    STATIC_ADDRESSES: cloud.store.list('addresses', `projects/${project}/regions/${region}/`).length,
  };
  return Object.entries(REGION_LIMITS).map(([metric, limit]) => {
    return { metric, limit, usage: usage[metric as keyof typeof usage] };
  });
}
