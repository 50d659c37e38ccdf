import { ApiError } from './errors.ts';
import { isObject } from './json.ts';

/** The fields of an answer that were asked for, each with those below it; an empty selection means all of them. */
type Selection = Map<string, Selection>;

/** The part of an answer that `fields=a,b/c,d(e,f)` asks for. https://cloud.google.com/apis/docs/system-parameters */
export function selectFields(body: unknown, fields: string): unknown {
  const tokens = fields.match(/[\w@*.-]+|[(),/]|\S/g) ?? [];
  const selection = readList(tokens);
  if (selection === undefined || tokens.length > 0) {
    throw new ApiError('INVALID_ARGUMENT', `Invalid field selection ${fields}`, { reason: 'invalidParameter' });
  }
  return select(body, selection);
}

/** Takes a list off the tokens; undefined when it is none. */
function readList(tokens: string[]): Selection | undefined {
  const selection: Selection = new Map();
  do {
    if (!readPath(tokens, selection)) return undefined;
  } while (take(tokens, ','));
  return selection;
}

function readPath(tokens: string[], into: Selection): boolean {
  const name = tokens.shift();
  if (name === undefined || !/^[\w@*.-]+$/.test(name)) return false;
  const below = into.get(name) ?? (new Map() as Selection);
  into.set(name, below);
  if (take(tokens, '/')) return readPath(tokens, below);
  if (!take(tokens, '(')) return true;
  const inner = readList(tokens);
  for (const [key, value] of inner ?? []) below.set(key, value);
  return inner !== undefined && take(tokens, ')');
}

function take(tokens: string[], text: string): boolean {
  if (tokens[0] !== text) return false;
  tokens.shift();
  return true;
}

function select(value: unknown, selection: Selection): unknown {
  if (selection.size === 0) return value;
  if (Array.isArray(value)) return value.map((item) => select(item, selection));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).flatMap(([name, item]) => {
    const below = selection.get(name) ?? selection.get('*');
    return below ? [[name, select(item, below)] as const] : [];
  });
  return Object.fromEntries(kept);
}
