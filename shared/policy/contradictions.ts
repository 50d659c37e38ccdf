import type { Policy } from './policy.ts';

/** What each key alone allows and the keys together don't. */
export interface Contradiction {
  /** The key that it is told at. */
  readonly at: string;
  readonly expected: string;
  /** All keys that have a part in it, `group.key`. */
  readonly among: readonly string[];
}

type Rule = (policy: Policy) => Contradiction | undefined;

const unless = (fine: boolean, at: string, expected: string, ...others: readonly string[]) =>
  fine ? undefined : { at, expected, among: [at, ...others] };

const RULES: readonly Rule[] = [
  ({ connector: { minInstances, maxInstances } }) =>
    unless(
      minInstances < maxInstances,
      'connector.maxInstances',
      `expected more than minInstances (${minInstances})`,
      'connector.minInstances',
    ),
  ({ internet, proxy }) =>
    unless(
      internet !== 'proxy' || proxy.address !== null,
      'proxy.address',
      'expected the address of the proxy VM, because of internet: proxy',
      'internet',
    ),
  // With dynamic allocation Google takes powers of two alone. https://cloud.google.com/nat/docs/ports-and-addresses#dynamic-port
  ({ nat: { minPortsPerVm, dynamicPorts } }) =>
    unless(
      !dynamicPorts ||
        minPortsPerVm === null ||
        (Number.isInteger(Math.log2(minPortsPerVm)) && minPortsPerVm <= 32_768),
      'nat.minPortsPerVm',
      'expected a power of two up to 32768, because of dynamicPorts: true',
      'nat.dynamicPorts',
    ),
  ({ require: { egress, via } }) =>
    unless(
      egress !== 'private-ranges-only' || via === 'any' || via === 'google',
      'require.via',
      "expected any or google: under private-ranges-only public destinations leave by Google's own exit",
      'require.egress',
    ),
  ({ require: { egress, via, reservedAddress } }) =>
    unless(
      !reservedAddress || (egress !== 'private-ranges-only' && via !== 'google'),
      'require.reservedAddress',
      "expected false: no address of Google's own exit is reserved",
      'require.egress',
      'require.via',
    ),
  ({ require: { modes, egress, via, reservedAddress } }) =>
    unless(
      modes.some((mode) => mode !== 'none') ||
        (egress !== 'all-traffic' && (via === 'any' || via === 'google') && !reservedAddress),
      'require.modes',
      'expected connector or direct: a job without a VPC can fulfil nothing else that is required',
      'require.egress',
      'require.via',
      'require.reservedAddress',
    ),
  ({ remediation, internet, require: { via } }) =>
    unless(
      remediation === 'verify' || via === 'any' || via === 'google' || via === internet,
      'internet',
      `expected ${via}, because of require.via: what is built would break what is required`,
      'require.via',
      'remediation',
    ),
  ({ remediation, internet, nat, require: { reservedAddress } }) =>
    unless(
      remediation === 'verify' || internet !== 'nat' || !reservedAddress || nat.addresses === 'reserved',
      'nat.addresses',
      'expected reserved, because of require.reservedAddress: what is built would break what is required',
      'require.reservedAddress',
      'remediation',
      'internet',
    ),
];

/** Every contradiction of a policy, in the order of the rules. */
export const contradictionsOf = (policy: Policy): Contradiction[] => RULES.flatMap((rule) => rule(policy) ?? []);
