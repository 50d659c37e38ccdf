import type { z } from 'zod';
import { InputError, type Mistake } from '../errors.ts';
import { toMistake } from '../snapshot/decode/raw.ts';
import { readYaml } from '../yaml.ts';
import { DEFAULTS, overlay, PolicySchema, type Policy, type PolicyFile } from './policy.ts';

/**
 * Reads `run-egress.yaml` (or JSON, which is YAML). Throws InputError with every mistake of the file at once, each with
 * its line, its path and what was expected there.
 */
export function parsePolicy(text: string, source = 'policy'): PolicyFile {
  const [document, ...others] = readYaml(text, source);
  if (others.length > 0) throw new InputError(source, [{ path: '', expected: 'expected one document' }]);
  const located = (mistake: Mistake): Mistake => ({
    path: [document?.lineOf(mistake.path), mistake.path].filter(Boolean).join(': '),
    expected: mistake.expected,
  });
  const parsed = PolicySchema.safeParse(document?.value ?? null);
  if (!parsed.success) {
    throw new InputError(
      source,
      parsed.error.issues.flatMap(leavesOf).map((complaint) => located(toMistake(complaint))),
    );
  }
  const { version: _, scopes = [], ...written } = parsed.data;
  const file: PolicyFile = { base: overlay(DEFAULTS, written), scopes };
  const contradictions = [
    ...contradictionsOf(file.base, []),
    ...scopes.flatMap((scope, i) => contradictionsOf(overlay(file.base, scope), ['scopes', i])),
  ];
  if (contradictions.length === 0) return file;
  throw new InputError(
    source,
    contradictions.map((contradiction) => located(toMistake(contradiction))),
  );
}

/** What each key alone allows and the keys together don't. */
function contradictionsOf(
  { connector }: Policy,
  at: readonly PropertyKey[],
): { path: PropertyKey[]; message: string }[] {
  if (connector.minInstances < connector.maxInstances) return [];
  return [
    {
      path: [...at, 'connector', 'maxInstances'],
      message: `expected more than minInstances (${connector.minInstances})`,
    },
  ];
}

type Complaint = Pick<z.core.$ZodIssue, 'path' | 'message'>;

/** A schema's complaint taken apart: unknown keys one by one, and of alternatives the one that was meant. */
function leavesOf(issue: z.core.$ZodIssue): Complaint[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'there is no such key' }));
  }
  if (issue.code !== 'invalid_union') return [issue];
  const isWrongType = ({ code, path }: z.core.$ZodIssue) => code === 'invalid_type' && path.length === 0;
  const meant = issue.errors.find((alternative) => !alternative.some(isWrongType)) ?? issue.errors[0] ?? [];
  return meant.flatMap(leavesOf).map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
}

/** The policy of somebody who wrote none. */
export const defaultPolicy: PolicyFile = { base: DEFAULTS, scopes: [] };
