import { getExpressionAst } from '@cdktn/hcl2json';
import { callFunction } from './functions.ts';
import { isObject, part, textOf, Unknown, type Value } from './values.ts';

/** What the first words of a reference stand for, and how many of them: `each`, `local.x`, `TYPE.NAME`, `module.x`. */
export type Scope = (words: readonly string[]) => Promise<{ readonly value: Value; readonly used: number }> | undefined;

/** A scope with one more name, `value` for short. */
export const within =
  (scope: Scope, name: string, value: Value): Scope =>
  (words) =>
    words[0] === name ? Promise.resolve({ value, used: 1 }) : scope(words);

/** A node of an expression, as hashicorp/hcl parses it. */
interface Node {
  readonly type: string;
  readonly children: readonly Node[];
  readonly meta?: Meta;
}

interface Meta {
  readonly traversal?: readonly { readonly segment: string }[];
  readonly items?: Readonly<Record<string, string>>;
  readonly expandedFinalArgument?: boolean;
  readonly type?: string;
  readonly value?: string;
  readonly operator?: string;
  readonly name?: string;
  readonly keyVar?: string;
  readonly valVar?: string;
  readonly collectionExpression?: string;
  readonly conditionalExpression?: string;
  readonly conditionExpression?: string;
  readonly trueExpression?: string;
  readonly falseExpression?: string;
  readonly keyExpression?: string;
  readonly valueExpression?: string;
  readonly lhsExpression?: string;
  readonly rhsExpression?: string;
}

/** Fields of a node that are expressions themselves. */
type Written = Extract<keyof Meta, `${string}Expression`>;

const parsed = new Map<string, Promise<Node>>();

function parse(text: string): Promise<Node> {
  const known = parsed.get(text) ?? (getExpressionAst('expression.tf', text) as Promise<unknown> as Promise<Node>);
  parsed.set(text, known);
  return known;
}

/** Evaluates one expression. Throws as Terraform would refuse, with the expression. */
export async function evaluate(text: string, scope: Scope): Promise<Value> {
  return walk(await parse(text), text, scope);
}

/** Evaluates what a file says at some place: literals, and texts with `${}` in them. */
export async function evaluateAll(written: unknown, scope: Scope): Promise<Value> {
  if (typeof written === 'string') return template(written, scope);
  if (Array.isArray(written)) return Promise.all(written.map((one) => evaluateAll(one, scope)));
  if (typeof written !== 'object' || written === null) return written as Value;
  const entries = Object.entries(written).map(async ([key, value]) => {
    const name = await template(key, scope);
    return [textOf(name), await evaluateAll(value, scope)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function template(text: string, scope: Scope): Promise<Value> {
  if (!text.includes('${')) return text;
  const parts = split(text);
  const [first] = parts;
  if (parts.length === 1 && first?.kind === 'expression') return evaluate(first.text, scope);
  const values = await Promise.all(
    parts.map(async (one) => (one.kind === 'text' ? one.text : evaluate(one.text, scope))),
  );
  return join(values);
}

interface Part {
  readonly kind: 'text' | 'expression';
  readonly text: string;
}

/** Cuts a template into texts and expressions; braces inside an expression are counted. */
function split(text: string): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < text.length;) {
    const open = text.indexOf('${', at);
    if (open !== at) parts.push({ kind: 'text', text: text.slice(at, open < 0 ? undefined : open) });
    if (open < 0) break;
    let depth = 1;
    let end = open + 2;
    for (; depth > 0; end += 1) depth += { '{': 1, '}': -1 }[text.charAt(end)] ?? 0;
    parts.push({ kind: 'expression', text: text.slice(open + 2, end - 1) });
    at = end;
  }
  return parts;
}

const join = (values: readonly Value[]): Value => values.map(textOf).join('');

async function walk(node: Node, text: string, scope: Scope): Promise<Value> {
  const { type, children, meta } = node;
  const child = (at: number) => walk(children[at] ?? fail(text), text, scope);
  const written = (key: Written) => evaluate(meta?.[key] ?? fail(text), scope);
  switch (type) {
    case 'literalValue':
      return literal(meta?.type ?? '', meta?.value ?? '');
    case 'template':
      return join(await Promise.all(children.map((one) => walk(one, text, scope))));
    case 'templateWrap':
    case 'parentheses':
    case '':
      return child(0);
    case 'scopeTraversal':
      return traverse(node, text, scope);
    case 'relativeTraversal':
      return follow(await child(0), meta?.traversal ?? [], text);
    case 'index':
      return part(await written('collectionExpression'), textOf(await written('keyExpression')), text);
    case 'splat':
      return splat(node, text, scope);
    case 'tuple':
      return Promise.all(children.map((one) => walk(one, text, scope)));
    case 'object':
      return object(meta?.items ?? {}, scope);
    case 'conditional':
      return written((await written('conditionExpression')) === true ? 'trueExpression' : 'falseExpression');
    case 'unaryOp': {
      const value = await written('valueExpression');
      return meta?.operator === 'negate' ? -Number(value) : value !== true;
    }
    case 'binaryOp':
      return binary(
        meta?.operator ?? '',
        () => written('lhsExpression'),
        () => written('rhsExpression'),
      );
    case 'for':
      return loop(meta ?? {}, scope);
    case 'function':
      return call(node, text, scope);
    default:
      throw new Error(`${text}: no ${type} here`);
  }
}

function fail(text: string): never {
  throw new Error(`${text}: not understood`);
}

function literal(type: string, value: string): Value {
  if (type === 'string') return JSON.parse(`"${value.replaceAll('\n', '\\n')}"`) as string;
  return value === 'null' ? null : (JSON.parse(value) as Value);
}

async function traverse({ meta }: Node, text: string, scope: Scope): Promise<Value> {
  const segments = meta?.traversal ?? [];
  const found = await scope(segments.map(({ segment }) => segment));
  if (!found) throw new Error(`${text}: nothing is called ${segments[0]?.segment}`);
  return follow(found.value, segments.slice(found.used), text);
}

function follow(from: Value, segments: readonly { readonly segment: string }[], text: string): Value {
  return segments.reduce<Value>((value, { segment }) => part(value, segment.replaceAll('"', ''), text), from);
}

async function splat({ children: [source, each] }: Node, text: string, scope: Scope): Promise<Value> {
  const list = await walk(source ?? fail(text), text, scope);
  if (list instanceof Unknown) return new Unknown(`${list.address}[*]`);
  const all = Array.isArray(list) ? list : list === null ? [] : [list];
  return all.map((one: Value) => follow(one, each?.meta?.traversal ?? [], text));
}

async function object(items: Readonly<Record<string, string>>, scope: Scope): Promise<Value> {
  const entries = Object.entries(items).map(async ([key, value]) => {
    // A bare word is a key, not a name.
    const name = /^[A-Za-z_][\w-]*$/.test(key) ? key : textOf(await evaluate(key, scope));
    return [name, await evaluate(value, scope)] as const;
  });
  return Object.fromEntries((await Promise.all(entries)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Lazy = () => Promise<Value>;

async function binary(operator: string, left: Lazy, right: Lazy): Promise<Value> {
  if (operator === 'logicalAnd') return (await left()) === true && (await right()) === true;
  if (operator === 'logicalOr') return (await left()) === true || (await right()) === true;
  const [a, b] = [await left(), await right()];
  const same = JSON.stringify(a) === JSON.stringify(b);
  const [x, y] = [Number(a), Number(b)];
  switch (operator) {
    case 'equal':
      return same;
    case 'notEqual':
      return !same;
    case 'greaterThan':
      return x > y;
    case 'greaterThanOrEqual':
      return x >= y;
    case 'lessThan':
      return x < y;
    case 'lessThanOrEqual':
      return x <= y;
    case 'add':
      return x + y;
    case 'subtract':
      return x - y;
    default:
      throw new Error(`no operator ${operator} here`);
  }
}

async function loop(meta: Meta, scope: Scope): Promise<Value> {
  const { collectionExpression = '', keyVar = '', valVar = '', valueExpression = '' } = meta;
  const collection = await evaluate(collectionExpression, scope);
  if (collection instanceof Unknown) return new Unknown(`each of ${collection.address}`);
  const entries = Object.entries(collection as object) as [string, Value][];
  const made: (readonly [string, Value])[] = [];
  for (const [key, value] of entries.sort(([a], [b]) => (isObject(collection) && a > b ? 1 : 0))) {
    const inner = within(within(scope, keyVar, Array.isArray(collection) ? Number(key) : key), valVar, value);
    const { conditionalExpression: condition, keyExpression } = meta;
    if (condition && (await evaluate(condition, inner)) !== true) continue;
    made.push([
      keyExpression ? textOf(await evaluate(keyExpression, inner)) : '',
      await evaluate(valueExpression, inner),
    ]);
  }
  return meta.keyExpression ? Object.fromEntries(made) : made.map(([, value]) => value);
}

async function call({ children, meta }: Node, text: string, scope: Scope): Promise<Value> {
  const name = meta?.name ?? '';
  if (name === 'can' || name === 'try') {
    for (const one of children) {
      try {
        const value = await walk(one, text, scope);
        return name === 'can' ? true : value;
      } catch {
        // The next one, or none.
      }
    }
    return name === 'can' ? false : fail(text);
  }
  const args = await Promise.all(children.map((one) => walk(one, text, scope)));
  const last = meta?.expandedFinalArgument ? (args.pop() as readonly Value[]) : [];
  return callFunction(name, [...args, ...last]);
}
