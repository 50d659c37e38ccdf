import { isMap, isNode, isSeq, LineCounter, parseAllDocuments, type Document } from 'yaml';
import { InputError } from './errors.ts';

/** One document of a YAML stream, which still knows its lines. */
export interface YamlDocument {
  readonly value: unknown;
  /** `line 7`: where a path that a mistake names stands, or the nearest thing above it that is there. */
  readonly lineOf: (path: string) => string | undefined;
}

/** Behind a bracket that nobody closes, every line is one more mistake. */
const MOST_ERRORS = 10;

/**
 * Reads YAML, or JSON, which is YAML: all documents of the text. Throws InputError with the mistakes of syntax and their
 * lines.
 */
export function readYaml(text: string, source: string): YamlDocument[] {
  const lines = new LineCounter();
  const documents = attempt(source, () => [
    ...parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, merge: true }),
  ]);
  const errors = documents.flatMap((document) => document.errors);
  if (errors.length > 0) {
    throw new InputError(
      source,
      errors
        .slice(0, MOST_ERRORS)
        .map(({ message, pos }) => ({ path: `line ${lines.linePos(pos[0]).line}`, expected: message })),
    );
  }
  return documents.map((document) => ({
    value: attempt(source, () => document.toJS() as unknown),
    lineOf: (path) => lineOf(document, path, lines),
  }));
}

/** Nesting without end and aliases that multiply make the parser give up: that is the text's fault, too. */
function attempt<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new InputError(source, [{ path: '', expected: `expected YAML or JSON: ${(error as Error).message}` }]);
  }
}

function lineOf(document: Document, path: string, lines: LineCounter): string | undefined {
  const node = nearestNode(document.contents, path);
  return isNode(node) && node.range ? `line ${lines.linePos(node.range[0]).line}` : undefined;
}

/** Walks down a path as it is printed, `a.b[0]["c.d"]`; a key may contain dots itself. */
function nearestNode(node: unknown, path: string): unknown {
  if (isSeq(node)) {
    const [step = '', index] = /^\[(\d+)\]/.exec(path) ?? [];
    const item = index === undefined ? undefined : node.items[Number(index)];
    return item === undefined ? node : nearestNode(item, path.slice(step.length));
  }
  if (!isMap(node)) return node;
  for (const { key, value } of node.items) {
    const rest = restBehind(path, String(key));
    if (rest !== undefined) return rest === '' ? key : nearestNode(value ?? key, rest);
  }
  return node;
}

/** What is left of a path behind its first step, if that step is the key. */
function restBehind(path: string, key: string): string | undefined {
  const trimmed = path.replace(/^\./, '');
  const spelled = [key, `[${JSON.stringify(key)}]`].find((step) => step !== '' && trimmed.startsWith(step));
  const rest = spelled === undefined ? undefined : trimmed.slice(spelled.length);
  return rest === undefined || rest === '' || /^[.[]/.test(rest) ? rest : undefined;
}
