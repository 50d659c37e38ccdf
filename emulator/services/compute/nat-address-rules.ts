import type { Body, Call } from '../../route.ts';
import { numberAt, objectAt, objectsAt, textsAt } from './fields.ts';
import { scopeOf, selfLink } from './links.ts';
import type { NatRouter } from './nats.ts';
import { resolve } from './references.ts';
import { inUse, invalidField } from './refusals.ts';
import { userOfAddress } from './users.ts';

interface Given {
  readonly nat: Body;
  readonly field: string;
}

/** The address fields of a NAT with canonical links, checked: AUTO_ONLY takes none, MANUAL_ONLY needs some. */
export function checkNatAddresses(call: Call, router: NatRouter, { nat, field }: Given): Body {
  if (nat['type'] === 'PRIVATE') return {};
  const option = nat['natIpAllocateOption'];
  const [ips, rules] = [textsAt(nat, 'natIps'), objectsAt(nat, 'rules')];
  if (option !== 'AUTO_ONLY' && option !== 'MANUAL_ONLY') {
    throw invalidField(`${field}.natIpAllocateOption`, option, 'Must be one of AUTO_ONLY, MANUAL_ONLY.');
  }
  if (option === 'AUTO_ONLY' && ips.length > 0) {
    throw invalidField(`${field}.natIps`, ips[0], 'NAT IPs can not be specified with option AUTO_ONLY.');
  }
  if (option === 'AUTO_ONLY' && rules.length > 0) {
    throw invalidField(`${field}.rules`, undefined, 'NAT rules can only be used with option MANUAL_ONLY.');
  }
  if (option === 'MANUAL_ONLY' && ips.length === 0) {
    throw invalidField(`${field}.natIps`, undefined, 'At least one NAT IP must be specified with option MANUAL_ONLY.');
  }
  checkRuleNumbers(rules, field);
  const links = (value: Body, key: string, where: string) =>
    textsAt(value, key).map((link, i) => addressLink(call, router, { link, field: `${where}.${key}[${i}]` }));
  return {
    natIps: links(nat, 'natIps', field),
    drainNatIps: links(nat, 'drainNatIps', field),
    rules: rules.map((rule, i) => withLinks(rule, `${field}.rules[${i}].action`, links)),
  };
}

function checkRuleNumbers(rules: readonly Body[], field: string): void {
  const numbers = rules.map((rule) => numberAt(rule, 'ruleNumber'));
  numbers.forEach((number, i) => {
    if (number === undefined || number < 0 || number > 65_000 || numbers.indexOf(number) < i) {
      throw invalidField(`${field}.rules[${i}].ruleNumber`, number, 'Must be unique and between 0 and 65000.');
    }
  });
}

function withLinks(rule: Body, field: string, links: (value: Body, key: string, where: string) => string[]): Body {
  const action = objectAt(rule, 'action');
  const keys = ['sourceNatActiveIps', 'sourceNatDrainIps'].filter((key) => key in action);
  return { ...rule, action: { ...action, ...Object.fromEntries(keys.map((key) => [key, links(action, key, field)])) } };
}

function addressLink(
  call: Call,
  { name: router }: NatRouter,
  { link, field }: { link: string; field: string },
): string {
  const name = resolve(call, link, { kind: 'addresses', field });
  if (scopeOf(name) !== scopeOf(router)) {
    throw invalidField(field, link, 'The address must be in the same region as the router.');
  }
  const address = call.cloud.store.get(name) ?? {};
  if (address['addressType'] === 'INTERNAL') throw invalidField(field, link, 'The address must be an external one.');
  const user = userOfAddress(call.cloud, name, router);
  if (user !== undefined) throw inUse('address', name, user);
  return selfLink(name);
}
