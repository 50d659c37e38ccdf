import type { Cloud } from '../../cloud.ts';
import { ApiError } from '../../errors.ts';
import type { Body } from '../../route.ts';
import type { Stored } from '../../store.ts';
import { placeOf } from '../location.ts';
import type { Connector } from '../vpcaccess/connector.ts';
import { objectsAt } from './fields.ts';
import { projectOf, scopeOf } from './links.ts';
import { regionOf } from './regions.ts';

/** Limits of a project that never asked for more. https://cloud.google.com/compute/resource-usage */
const PROJECT_LIMITS = { NETWORKS: 15, SUBNETWORKS: 275, FIREWALLS: 200, ROUTES: 250, ROUTERS: 20 };
const REGION_LIMITS = { CPUS: 72, INSTANCES: 720, IN_USE_ADDRESSES: 69, STATIC_ADDRESSES: 21 };
const CPUS_PER_VM = 2;
/** Of the VMs of a connector, which count like any other. */
const CPUS: Readonly<Record<string, number>> = { 'f1-micro': 1, 'e2-micro': 2, 'e2-standard-4': 4 };

type ProjectMetric = keyof typeof PROJECT_LIMITS;
type RegionMetric = keyof typeof REGION_LIMITS;

/** What a project may have, and has, in all. */
export function projectQuotas(cloud: Cloud, project: string): Body[] {
  return Object.entries(PROJECT_LIMITS).map(([metric, usual]) => {
    const limit = cloud.quotas.limit(project, metric, usual);
    return { metric, limit, usage: inProject(cloud, project, metric as ProjectMetric) };
  });
}

/** What a project may have, and has, in a region. */
export function regionQuotas(cloud: Cloud, project: string, region: string): Body[] {
  return Object.entries(REGION_LIMITS).map(([metric, usual]) => {
    const limit = cloud.quotas.limit(project, metric, usual);
    return { metric, limit, usage: inRegion(cloud, project, { region, metric: metric as RegionMetric }) };
  });
}

/** Refuses one more of what `name` is. N.B. It shows when the operation ends, not when it is asked for. */
export function checkQuota(cloud: Cloud, kind: string, name: string): void {
  const [project, metric] = [projectOf(name), kind.toUpperCase()];
  if (metric in PROJECT_LIMITS) {
    const limit = cloud.quotas.limit(project, metric, PROJECT_LIMITS[metric as ProjectMetric]);
    if (inProject(cloud, project, metric as ProjectMetric) >= limit) throw exceeded(metric, limit, 'globally');
    return;
  }
  const [places, place = ''] = scopeOf(name).split('/');
  const region = places === 'zones' ? regionOf(place) : place;
  if (kind === 'addresses' && places === 'regions') checkRegion(cloud, project, { region, metric: 'STATIC_ADDRESSES' });
  if (kind !== 'instances') return;
  checkRegion(cloud, project, { region, metric: 'INSTANCES' });
  checkRegion(cloud, project, { region, metric: 'CPUS', more: CPUS_PER_VM });
}

/** Whether the VMs of a connector find their CPUs in its region. */
export function hasCpusFor(cloud: Cloud, connector: Connector): boolean {
  const { project, region } = placeOf(connector.name);
  const limit = cloud.quotas.limit(project, 'CPUS', REGION_LIMITS.CPUS);
  const others =
    vmsIn(cloud, project, region).length * CPUS_PER_VM + cpusOfConnectors(cloud, project, region, connector.name);
  return others + cpusOf(connector) <= limit;
}

interface InRegion {
  readonly region: string;
  readonly metric: RegionMetric;
  readonly more?: number;
}

function checkRegion(cloud: Cloud, project: string, { region, metric, more = 1 }: InRegion): void {
  const limit = cloud.quotas.limit(project, metric, REGION_LIMITS[metric]);
  if (inRegion(cloud, project, { region, metric }) + more > limit) throw exceeded(metric, limit, `in region ${region}`);
}

function exceeded(metric: string, limit: number, where: string): ApiError {
  return new ApiError('RESOURCE_EXHAUSTED', `Quota '${metric}' exceeded.  Limit: ${limit.toFixed(1)} ${where}.`);
}

function inProject(cloud: Cloud, project: string, metric: ProjectMetric): number {
  const all = cloud.store.list(metric.toLowerCase(), `projects/${project}/`);
  // Routes to subnets are nobody's to make, and don't count.
  return metric === 'ROUTES' ? all.filter(({ value }) => value['nextHopNetwork'] === undefined).length : all.length;
}

function inRegion(cloud: Cloud, project: string, { region, metric }: InRegion): number {
  const vms = vmsIn(cloud, project, region);
  switch (metric) {
    case 'INSTANCES':
      return vms.length;
    case 'CPUS':
      return vms.length * CPUS_PER_VM + cpusOfConnectors(cloud, project, region);
    case 'STATIC_ADDRESSES':
      return cloud.store.list('addresses', `projects/${project}/regions/${region}/`).length;
    case 'IN_USE_ADDRESSES':
      return vms
        .flatMap(({ value }) => objectsAt(value, 'networkInterfaces'))
        .flatMap((nic) => objectsAt(nic, 'accessConfigs'))
        .filter(({ natIP }) => natIP !== undefined).length;
  }
}

function vmsIn(cloud: Cloud, project: string, region: string): Stored[] {
  return cloud.store
    .list('instances', `projects/${project}/zones/${region}-`)
    .filter(({ name }) => regionOf(name.split('/')[3] ?? '') === region);
}

function cpusOfConnectors(cloud: Cloud, project: string, region: string, except?: string): number {
  return cloud.store
    .list<Connector>('connectors', `projects/${project}/locations/${region}/`)
    .filter(({ name, value }) => name !== except && value.state !== 'ERROR')
    .map(({ value }) => cpusOf(value))
    .reduce((sum, cpus) => sum + cpus, 0);
}

function cpusOf({ minInstances = 2, machineType = 'e2-micro' }: Connector): number {
  return minInstances * (CPUS[machineType] ?? CPUS_PER_VM);
}
