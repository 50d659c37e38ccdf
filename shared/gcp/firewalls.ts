import { projectOf, shortName } from '../names.ts';
import type { Reads, Writes } from '../ports.ts';
import type { FirewallSpec } from '../specs.ts';
import { toFirewallRule } from '../snapshot/decode/firewall.ts';
import type { FirewallRule } from '../snapshot/resources.ts';
import { computeList } from './compute-lists.ts';
import type { ComputeResource } from './compute-resource.ts';
import { differences } from './differences.ts';
import { insert, type Insertion } from './insertion.ts';
import { readList } from './reading.ts';
import type { Remote } from './remote.ts';

/** VPC firewall rules of a project, of all its networks. */
export function firewallReads(remote: Remote): Pick<Reads, 'firewalls'> {
  return {
    firewalls: (project) =>
      readList(
        () => computeList(remote, 'compute.firewalls.list', { project, place: ['global'], key: 'firewalls' }),
        (plain) => toFirewallRule(plain, { project }),
      ),
  };
}

/** Makes egress rules that allow. */
export function firewallWrites(remote: Remote): Pick<Writes, 'createFirewall'> {
  return { createFirewall: (spec, attempt) => insert(remote, toInsertion(spec, remote), attempt) };
}

export function firewallAt(
  name: string,
  { clients }: Remote,
): ComputeResource<FirewallRule & { readonly network: string; readonly egress: boolean }> {
  const project = projectOf(name);
  const one = { project, firewall: shortName(name) };
  return {
    name,
    collection: 'compute.firewalls',
    get: async (options) => (await clients.firewalls()).get(one, options),
    delete: async (requestId, options) => (await clients.firewalls()).delete({ ...one, requestId }, options),
    decode: (plain) => {
      const { rule, ...placed } = toFirewallRule(plain, { project });
      return { ...placed, ...rule };
    },
  };
}

function toInsertion(spec: FirewallSpec, remote: Remote): Insertion {
  const { name, network, description, priority, protocols } = spec;
  const firewall = firewallAt(name, remote);
  const targets = {
    destinationRanges: [...spec.destinationRanges],
    targetTags: [...spec.targetTags],
    sourceRanges: [...spec.sourceRanges],
  };
  const allowed = protocols.map(({ protocol, ports }) => ({ IPProtocol: protocol, ports: [...ports] }));
  const firewallResource = {
    name: shortName(name),
    network,
    description,
    direction: spec.direction,
    priority,
    allowed,
    ...targets,
  };
  const want = {
    network,
    egress: spec.direction === 'EGRESS',
    action: 'allow',
    priority,
    disabled: false,
    layer4: protocols,
    ...targets,
  };
  return {
    ...firewall,
    insert: async (requestId, options) =>
      (await remote.clients.firewalls()).insert({ project: projectOf(name), firewallResource, requestId }, options),
    differs: (plain) => differences(want, firewall.decode(plain)),
  };
}
