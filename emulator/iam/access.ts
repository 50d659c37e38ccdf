import { z } from 'zod';
import { shaped } from '../shaped.ts';

/** `compute.routers.create`, `compute.routers.*` or `*`. */
const Pattern = z.string().regex(/^(\*|[a-z]+\.(\*|[a-zA-Z]+\.(\*|[a-zA-Z]+)))$/, 'expected a permission or service.*');

const RuleSpec = z
  .strictObject({
    principal: z.string().min(1),
    project: z.string().optional(),
    allow: z.array(Pattern).optional(),
    deny: z.array(Pattern).optional(),
  })
  .refine(({ allow, deny }) => allow !== undefined || deny !== undefined, 'expected allow or deny');

/** What an identity may do, or may not. */
export type Rule = z.infer<typeof RuleSpec> & { readonly id: string };

/**
 * Who may do what. Everybody may do everything, as IAM is not emulated, until a rule speaks of an identity: then it may do
 * what one of its `allow`s names, if it has any, and nothing that a `deny` names.
 */
export class Access {
  #rules: Rule[] = [];
  #next = 1;

  add(body: unknown): Rule {
    const given = shaped(RuleSpec, body);
    const rule = { ...given, id: `rule-${this.#next++}` };
    this.#rules.push(rule);
    return rule;
  }

  list(project?: string): readonly Rule[] {
    return this.#rules.filter((rule) => project === undefined || rule.project === project);
  }

  clear(project?: string): void {
    this.#rules = this.#rules.filter((rule) => project !== undefined && rule.project !== project);
  }

  /** Whether an identity has a permission in a project. */
  allows(principal: string, permission: string, project: string): boolean {
    if (this.#rules.length === 0) return true;
    const about = this.#rules.filter(
      (rule) => [principal, '*'].includes(rule.principal) && (rule.project ?? project) === project,
    );
    const matches = (patterns: readonly string[] = []) => patterns.some((pattern) => covers(pattern, permission));
    if (about.some(({ deny }) => matches(deny))) return false;
    const allowing = about.filter(({ allow }) => allow !== undefined);
    return allowing.length === 0 || allowing.some(({ allow }) => matches(allow));
  }
}

function covers(pattern: string, permission: string): boolean {
  return pattern.endsWith('*') ? permission.startsWith(pattern.slice(0, -1)) : permission === pattern;
}
