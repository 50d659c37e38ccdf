import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { InputError, type Mistake } from '../errors.ts';
import { toMistake } from '../snapshot/decode/raw.ts';
import { DEFAULTS, overlay, PolicySchema, type Policy, type PolicyFile } from './policy.ts';

/**
 * Reads `run-egress.yaml` (or JSON, which is YAML). Throws InputError with every mistake of the file at once, each with
 * its line, its path and what was expected there.
 */
export function parsePolicy(text: string, source = 'policy'): PolicyFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new InputError(
      source,
      document.errors.map(({ message, pos }) => ({ path: `line ${lines.linePos(pos[0]).line}`, expected: message })),
    );
  }
  const parsed = PolicySchema.safeParse(document.toJS() as unknown);
  const mistake = (path: readonly PropertyKey[], expected: Mistake): Mistake => {
    return {
      path: [lineOf(document, path, lines), expected.path].filter(Boolean).join(': '),
      expected: expected.expected,
    };
  };
  if (!parsed.success) {
    throw new InputError(
      source,
      parsed.error.issues.map((issue) => mistake(issue.path, toMistake(issue))),
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
    contradictions.map(({ path, message }) => mistake(path, toMistake({ path, message }))),
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

/** Line of the nearest thing that is there: a missing key is told at the place where it was looked for. */
function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): string | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return `line ${lines.linePos(node.range[0]).line}`;
  }
  return undefined;
}

/** The policy of somebody who wrote none. */
export const defaultPolicy: PolicyFile = { base: DEFAULTS, scopes: [] };
