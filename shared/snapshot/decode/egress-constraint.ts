import { z } from 'zod';
import type { Egress } from '../../job/job.ts';
import { toEgress } from '../../job/network-mode.ts';
import { absent, found, unknown, type Observed } from '../observed.ts';
import type { EgressConstraint } from '../resources.ts';
import { listOf, parse, text, texts } from './raw.ts';

/** Which egress settings an organisation allows. https://cloud.google.com/run/docs/securing/using-organization-policies */
export const EGRESS_CONSTRAINT = 'run.allowedVPCEgress';

const Raw = z.looseObject({
  name: text,
  spec: z
    .looseObject({
      rules: listOf(
        z.looseObject({
          allowAll: z.boolean().nullish(),
          denyAll: z.boolean().nullish(),
          values: z.looseObject({ allowedValues: texts, deniedValues: texts }).nullish(),
          condition: z.looseObject({ expression: text }).nullish(),
        }),
      ),
    })
    .nullish(),
});

const SETTINGS: readonly Egress[] = ['all-traffic', 'private-ranges-only'];

/**
 * What the effective policy of a project leaves open; absent where it enforces nothing. Rules on tags can't be judged
 * here. https://cloud.google.com/resource-manager/docs/reference/orgpolicy/rest/v2/projects.policies/getEffectivePolicy
 */
export function toEgressConstraint(value: unknown): Observed<EgressConstraint> {
  const rules = parse(Raw, value).spec?.rules ?? [];
  if (rules.some(({ condition }) => condition)) return unknown({ key: 'organisationRulesOnTags' });
  if (rules.some(({ denyAll }) => denyAll)) return found({ allowed: [] });
  const denied = toSettings(rules.flatMap(({ values }) => values?.deniedValues ?? []));
  const named = rules.filter(({ values }) => (values?.allowedValues ?? []).length > 0);
  const isOpen = named.length === 0 || rules.some(({ allowAll }) => allowAll);
  const allowed = isOpen ? SETTINGS : toSettings(named.flatMap(({ values }) => values?.allowedValues ?? []));
  const left = allowed.filter((setting) => !denied.includes(setting));
  return isOpen && denied.length === 0 ? absent : found({ allowed: left });
}

/** Values may say what they are: `is:all-traffic`. */
function toSettings(values: readonly string[]): Egress[] {
  return values.flatMap((value) => (value === '' ? [] : (toEgress(value.replace(/^is:/, '')) ?? [])));
}
