import type { z } from 'zod';
import { InputError, type Mistake } from '../errors.ts';
import { toMistake } from '../snapshot/decode/raw.ts';
import { readYaml } from '../yaml.ts';
import { contradictionsOf } from './contradictions.ts';
import { DEFAULTS, overlay, PolicySchema, type Policy, type PolicyFile } from './policy.ts';

/**
 * Reads `run-egress.yaml` (or JSON, which is YAML). Throws InputError with every mistake of the file at once, each with
 * its line, its path and what was expected there.
 */
export function parsePolicy(text: string, source = 'policy'): PolicyFile {
  const [document, ...others] = readYaml(text, source);
  if (others.length > 0) throw new InputError(source, [{ path: '', expected: 'expected one document' }]);
  const { file, complaints } = read(document?.value ?? null);
  if (file && complaints.length === 0) return file;
  const located = ({ path, expected }: Mistake): Mistake => ({
    path: [document?.lineOf(path), path].filter(Boolean).join(': '),
    expected,
  });
  throw new InputError(
    source,
    complaints.map((complaint) => located(toMistake(complaint))),
  );
}

type Complaint = Pick<z.core.$ZodIssue, 'path' | 'message'>;

/** What a document says, and all that is wrong with it: keys one by one, and what is right of them together. */
function read(value: unknown): { file: PolicyFile | undefined; complaints: Complaint[] } {
  const parsed = PolicySchema.safeParse(value);
  const complaints = parsed.success ? [] : parsed.error.issues.flatMap(leavesOf);
  const sound = parsed.success ? parsed : PolicySchema.safeParse(without(value, complaints));
  if (!sound.success) return { file: undefined, complaints };
  const { version: _, $schema: __, scopes = [], ...written } = sound.data;
  const file: PolicyFile = { base: overlay(DEFAULTS, written), scopes };
  const wrong = new Set(complaints.map(({ path }) => path.join('.')));
  return { file, complaints: [...complaints, ...togetherness(file, wrong), ...namedTwice(file)] };
}

/** What the keys of a file, and those of each of its scopes laid over them, contradict each other in. */
function togetherness({ base, scopes }: PolicyFile, wrong: ReadonlySet<string>): Complaint[] {
  const inside = (policy: Policy, at: readonly (string | number)[], isNew: (key: string) => boolean) =>
    contradictionsOf(policy)
      .filter(({ among }) => among.some(isNew) && !among.some((key) => wrong.has([...at, key].join('.'))))
      .map(({ at: key, expected }) => ({ path: [...at, ...key.split('.')], message: expected }));
  const ofScopes = scopes.flatMap((scope, i) =>
    inside(overlay(base, scope), ['scopes', i], (key) => !wrong.has(key) && isWritten(scope, key)),
  );
  return [...inside(base, [], () => true), ...ofScopes];
}

/** Channels keep their state under their names: one name is one channel, in all of the file. */
function namedTwice({ base, scopes }: PolicyFile): Complaint[] {
  const named = [
    ...base.notify.map(({ name }, i) => ({ name, path: ['notify', i, 'name'] })),
    ...scopes.flatMap(({ notify = [] }, i) =>
      notify.map(({ name }, j) => ({ name, path: ['scopes', i, 'notify', j, 'name'] })),
    ),
  ];
  const first = new Map(named.toReversed().map(({ name, path }) => [name, path]));
  return named
    .filter(({ name, path }) => first.get(name) !== path)
    .map(({ name, path }) => ({ path, message: `${name} is the name of another channel` }));
}

/** Whether a scope sets a key, `group.key`. */
function isWritten(scope: object, key: string): boolean {
  const [group = '', inner] = key.split('.');
  const value = (scope as Readonly<Record<string, unknown>>)[group];
  return inner === undefined ? value !== undefined : typeof value === 'object' && value !== null && inner in value;
}

/** A document without the keys that are wrong, as far as that makes it right. */
function without(value: unknown, complaints: readonly Complaint[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const { path } of complaints) {
    const holder = path.slice(0, -1).reduce<unknown>((inner, step) => (inner as Holder | undefined)?.[step], copy);
    const last = path.at(-1);
    // The place of a list's item is kept, or those behind it would be told by a wrong number.
    if (typeof holder !== 'object' || holder === null || last === undefined || Array.isArray(holder)) continue;
    delete (holder as Holder)[last];
  }
  return copy;
}

type Holder = Record<PropertyKey, unknown>;

/** A schema's complaint taken apart: unknown keys one by one, and of alternatives the one that was meant. */
function leavesOf(issue: z.core.$ZodIssue): Complaint[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'there is no such key' }));
  }
  // A union by a field that has none of its words has nothing more to say.
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const isWrongType = ({ code, path }: z.core.$ZodIssue) => code === 'invalid_type' && path.length === 0;
  const meant = issue.errors.find((alternative) => !alternative.some(isWrongType)) ?? issue.errors[0] ?? [];
  return meant.flatMap(leavesOf).map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
}

/** The policy of somebody who wrote none. */
export const defaultPolicy: PolicyFile = { base: DEFAULTS, scopes: [] };
