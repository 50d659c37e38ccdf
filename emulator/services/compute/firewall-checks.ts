import { ApiError } from '../../errors.ts';
import type { Body } from '../../route.ts';
import { objectsAt, textAt, textsAt } from './fields.ts';
import { isAddress, isRange } from './ranges.ts';
import { checkPriority } from './priority.ts';
import { checkName, invalidField, missingField } from './refusals.ts';

const PROTOCOLS = ['tcp', 'udp', 'icmp', 'esp', 'ah', 'sctp', 'ipip', 'all'];
const WITH_PORTS = ['tcp', 'udp', 'sctp', '6', '17', '132'];

/** Refuses a rule that Google would not take. https://cloud.google.com/firewall/docs/firewalls#firewall_rule_components */
export function checkFirewall(rule: Body): void {
  const { direction = 'INGRESS' } = rule;
  if (direction !== 'INGRESS' && direction !== 'EGRESS') {
    throw invalidField('resource.direction', direction, 'Must be one of EGRESS, INGRESS.');
  }
  checkPriority(rule);
  checkAction(rule);
  checkTags(rule);
  if (direction === 'EGRESS' && (given(rule, 'sourceTags') || given(rule, 'sourceServiceAccounts'))) {
    const message = 'Should not specify source tag or service account for egress direction.';
    throw new ApiError('INVALID_ARGUMENT', message, { reason: 'badRequest' });
  }
  for (const key of ['sourceRanges', 'destinationRanges']) checkRanges(rule, key);
}

const given = (rule: Body, key: string) => textsAt(rule, key).length > 0;

function checkAction(rule: Body): void {
  const [allowed, denied] = [objectsAt(rule, 'allowed'), objectsAt(rule, 'denied')];
  if (allowed.length > 0 && denied.length > 0) {
    throw invalidField('resource.denied', undefined, 'A firewall rule either allows or denies, not both.');
  }
  if (allowed.length === 0 && denied.length === 0) throw missingField('resource.allowed');
  allowed.forEach((entry, i) => checkEntry(entry, `resource.allowed[${i}]`));
  denied.forEach((entry, i) => checkEntry(entry, `resource.denied[${i}]`));
}

function checkEntry(entry: Body, field: string): void {
  const protocol = (textAt(entry, 'IPProtocol') ?? '').toLowerCase();
  const numbered = /^\d{1,3}$/.test(protocol) && Number(protocol) <= 255;
  if (!numbered && !PROTOCOLS.includes(protocol)) {
    throw invalidField(`${field}.IPProtocol`, entry['IPProtocol'], 'Must be a well-known protocol or its number.');
  }
  textsAt(entry, 'ports').forEach((port, i) => {
    if (!WITH_PORTS.includes(protocol)) {
      throw invalidField(`${field}.ports[${i}]`, port, 'Ports may only be specified for TCP, UDP and SCTP.');
    }
    if (!isPorts(port)) throw invalidField(`${field}.ports[${i}]`, port, 'Must be a port or a range of ports.');
  });
}

function isPorts(text: string): boolean {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return first !== undefined && Number(first) <= Number(last) && Number(last) <= 65_535;
}

/** Tags and service accounts select VMs in two ways that don't mix. */
function checkTags(rule: Body): void {
  const byTag = given(rule, 'targetTags') || given(rule, 'sourceTags');
  const byAccount = given(rule, 'targetServiceAccounts') || given(rule, 'sourceServiceAccounts');
  if (byTag && byAccount) {
    throw invalidField('resource.targetServiceAccounts', undefined, 'Can not be used together with tags.');
  }
  for (const key of ['targetTags', 'sourceTags']) {
    textsAt(rule, key).forEach((tag, i) => checkName({ name: tag }, `resource.${key}[${i}]`));
  }
}

function checkRanges(rule: Body, key: string): void {
  textsAt(rule, key).forEach((range, i) => {
    if (isRange(range) || isAddress(range)) return;
    throw invalidField(`resource.${key}[${i}]`, range, 'Must be a valid CIDR address range.');
  });
}
