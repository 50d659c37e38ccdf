import { scopeOf, toNumber } from '../path/ranges.ts';
import { tracesOf, type Check } from './check.ts';

/**
 * No rule decides on a public destination: the implied one lets this out as it lets everything out. Told where the policy
 * requires anything of the way out; elsewhere it is how most networks are.
 */
export const egressOpen: Check = (context) => {
  const { egress, via, reservedAddress } = context.policy.require;
  if (egress === 'any' && via === 'any' && !reservedAddress) return [];
  const isOpen = tracesOf(context).some(
    ({ address, verdict, steps }) =>
      verdict === 'REACHABLE' && isPublic(address) && steps.some(({ say }) => say.key === 'firewallImplied'),
  );
  if (!isOpen) return [];
  const summary = { key: 'egressOpen' } as const;
  const nextSteps = [{ say: { key: 'closeEgress' } }] as const;
  return [{ id: 'egress-open', severity: 'LOW', resource: context.snapshot.job.name, summary, nextSteps }];
};

function isPublic(address: string): boolean {
  const number = toNumber(address);
  return number !== undefined && scopeOf(number) === 'public';
}
