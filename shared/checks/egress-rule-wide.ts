import { isOurs } from '../ownership.ts';
import { valueOf } from '../snapshot/observed.ts';
import { oncePerResource, tracesOf, type Check } from './check.ts';

/** A rule of ours that lets out to everywhere on its ports: it was the narrowest that the policy's destinations allow. */
export const egressRuleWide: Check = (context) => {
  const vpc = valueOf(context.snapshot.vpc);
  const rules = (vpc && valueOf(vpc.firewalls)?.rules) ?? [];
  const passed = tracesOf(context).flatMap(({ steps }) =>
    steps.filter(({ state }) => state === 'APPLY_EGRESS_FIREWALL_RULE'),
  );
  return oncePerResource(
    passed.flatMap(({ resource = '' }) => {
      const rule = rules.find(({ name }) => name === resource);
      if (!rule || !isOurs(rule) || !rule.destinationRanges.includes('0.0.0.0/0')) return [];
      const nextSteps = [{ say: { key: 'narrowRule' } }] as const;
      return [{ id: 'egress-rule-wide', severity: 'LOW', resource, summary: { key: 'ruleWide' }, nextSteps }] as const;
    }),
  );
};
