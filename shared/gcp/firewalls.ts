import { projectOf, shortName } from '../names.ts';
import type { FirewallSpec, Reads, Writes } from '../ports.ts';
import { toFirewallRule } from '../snapshot/decode/firewall.ts';
import { differences } from './differences.ts';
import { insert, type Insertion } from './insertion.ts';
import { allItems } from './pages.ts';
import { readList } from './reading.ts';
import type { Remote } from './remote.ts';

/** VPC firewall rules of a project, of all its networks. */
export function firewallReads({ clients, call }: Remote): Pick<Reads, 'firewalls'> {
  return {
    firewalls: (project) =>
      readList(
        () =>
          allItems(call, 'compute.firewalls.list', async (token, options) =>
            (await clients.firewalls()).list({ project, ...token }, options),
          ),
        (plain) => toFirewallRule(plain, { project }),
      ),
  };
}

/** Makes egress rules that allow. */
export function firewallWrites(remote: Remote): Pick<Writes, 'createFirewall'> {
  return { createFirewall: (spec, attempt) => insert(remote, toInsertion(spec, remote), attempt) };
}

function toInsertion(spec: FirewallSpec, { clients }: Remote): Insertion {
  const { name, network, description, priority, protocols } = spec;
  const [project, id] = [projectOf(name), shortName(name)];
  const targets = {
    destinationRanges: [...spec.destinationRanges],
    targetTags: [...spec.targetTags],
    sourceRanges: [...spec.sourceRanges],
  };
  const allowed = protocols.map(({ protocol, ports }) => ({ IPProtocol: protocol, ports: [...ports] }));
  const firewallResource = { name: id, network, description, direction: 'EGRESS', priority, allowed, ...targets };
  return {
    name,
    collection: 'compute.firewalls',
    insert: async (requestId, options) =>
      (await clients.firewalls()).insert({ project, firewallResource, requestId }, options),
    get: async (options) => (await clients.firewalls()).get({ project, firewall: id }, options),
    differs(plain) {
      const { rule, ...placed } = toFirewallRule(plain, { project });
      const want = { action: 'allow', priority, disabled: false, layer4: protocols, ...targets };
      return [...differences({ network, egress: true }, placed), ...differences(want, rule)];
    },
  };
}
