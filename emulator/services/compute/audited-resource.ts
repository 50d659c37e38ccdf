import type { Activity } from '../../audit/entry.ts';
import { projectOf, scopeOf, shortName } from './links.ts';

type Labels = (id: string, name: string) => Readonly<Record<string, string>>;

/** Place of a resource, without the word `regions` or `zones`. */
const placeOf = (name: string) => scopeOf(name).split('/').at(-1) ?? '';

/** Types and labels of monitored resources: https://cloud.google.com/logging/docs/api/v2/resource-list */
const TYPES: Readonly<Record<string, readonly [type: string, labels: Labels]>> = {
  networks: ['gce_network', (network_id) => ({ network_id })],
  subnetworks: [
    'gce_subnetwork',
    (subnetwork_id, name) => ({ subnetwork_id, subnetwork_name: shortName(name), location: placeOf(name) }),
  ],
  routers: ['gce_router', (router_id, name) => ({ router_id, region: placeOf(name) })],
  routes: ['gce_route', (route_id) => ({ route_id })],
  firewalls: ['gce_firewall_rule', (firewall_rule_id) => ({ firewall_rule_id })],
  addresses: [
    'gce_reserved_address',
    (reserved_address_id, name) => ({ reserved_address_id, location: placeOf(name) }),
  ],
  instances: ['gce_instance', (instance_id, name) => ({ instance_id, zone: placeOf(name) })],
};

/** What the log says an entry is about; a resource that is not there yet has no number. */
export function auditedResource(name: string, id: string): Activity['resource'] {
  const project_id = projectOf(name);
  const [type, labels] = TYPES[name.split('/').at(-2) ?? ''] ?? ['gce_project', () => ({})];
  return { type, labels: { ...labels(id, name), project_id } };
}
