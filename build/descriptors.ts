/** A namespace, message, enum or service of a protobufjs JSON descriptor; only what is looked at here. */
export interface Descriptor {
  nested?: Record<string, Descriptor>;
  fields?: Record<string, { type: string; keyType?: string }>;
  methods?: Record<string, Method>;
  [rest: string]: unknown;
}

interface Method {
  readonly requestType: string;
  readonly responseType: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly parsedOptions?: readonly Readonly<Record<string, unknown>>[];
}

/** What has to be left of a descriptor. */
export interface Roots {
  /** Full names of messages and services: `google.cloud.run.v2.Jobs`. */
  readonly names: ReadonlySet<string>;
  /** Names of methods that are called, in camel case; of a service only these stay. */
  readonly methods: ReadonlySet<string>;
}

/**
 * Always left where it is there: constructors of REST clients look up the operations service, and errors carry details of
 * google.rpc, whose types are decoded by name.
 */
const ALWAYS = /^google\.(longrunning|rpc)\./;

/**
 * A descriptor with what the roots reach and nothing else, in its own order. Compute's is 12 MB, which a client would read,
 * hash and build types of before its first request. Throws when a root is not there.
 */
export function prune(descriptor: Descriptor, { names, methods }: Roots): Descriptor {
  // Extensions are options of other people's types: what they say of a method is written there already.
  const index = new Map([...walk(descriptor, '')].filter(([, { extend }]) => extend === undefined));
  const kept = new Map<string, Descriptor>();
  const queue = [...names, ...[...index.keys()].filter((name) => ALWAYS.test(name))];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (kept.has(name)) continue;
    const found = index.get(name);
    if (!found) throw new Error(`the descriptor has no ${name}`);
    const own = found.methods && !ALWAYS.test(name) ? { ...found, methods: pick(found.methods, methods) } : found;
    kept.set(name, own);
    queue.push(...referencesOf(own).flatMap((type) => resolve(type, name, index) ?? []));
  }
  return rebuild(descriptor, '', kept) ?? {};
}

function* walk({ nested = {} }: Descriptor, scope: string): Generator<[string, Descriptor]> {
  for (const [key, child] of Object.entries(nested)) {
    const name = scope === '' ? key : `${scope}.${key}`;
    yield [name, child];
    yield* walk(child, name);
  }
}

function pick(all: Record<string, Method>, wanted: ReadonlySet<string>): Record<string, Method> {
  const called = ([name]: [string, Method]) => wanted.has(name.charAt(0).toLowerCase() + name.slice(1));
  return Object.fromEntries(Object.entries(all).filter(called));
}

/** Types that a message or service names, as they are written: those of long-running operations stand in options. */
function referencesOf({ fields = {}, methods = {} }: Descriptor): string[] {
  const ofMethods = Object.values(methods).flatMap(
    ({ requestType, responseType, options = {}, parsedOptions = [] }) => {
      const all = [options, ...parsedOptions].flatMap(Object.entries) as [string, unknown][];
      const types = all.flatMap(([key, value]) => operationTypes(key, value));
      return [requestType, responseType, ...types];
    },
  );
  return [...Object.values(fields).map(({ type }) => type), ...ofMethods];
}

function operationTypes(key: string, value: unknown): string[] {
  if (!key.includes('google.longrunning.operation_info')) return [];
  if (typeof value === 'string') return /_type$/.test(key) ? [value] : [];
  return Object.values(value as object).filter((type): type is string => typeof type === 'string');
}

/** The full name of a type as seen from a scope, innermost first; undefined for scalars and foreign types. */
function resolve(type: string, scope: string, index: ReadonlyMap<string, unknown>): string | undefined {
  if (type.startsWith('.')) return index.has(type.slice(1)) ? type.slice(1) : undefined;
  for (let at = scope; ; at = at.slice(0, Math.max(at.lastIndexOf('.'), 0))) {
    const name = at === '' ? type : `${at}.${type}`;
    if (index.has(name)) return name;
    if (at === '') return undefined;
  }
}

/** Undefined where nothing of it is kept. A namespace above something kept stays with its options, a message with its fields. */
function rebuild(node: Descriptor, name: string, kept: ReadonlyMap<string, Descriptor>): Descriptor | undefined {
  const { nested, ...own } = kept.get(name) ?? node;
  const children = Object.entries(nested ?? {}).flatMap(([key, child]) => {
    const rebuilt = rebuild(child, name === '' ? key : `${name}.${key}`, kept);
    return rebuilt ? [[key, rebuilt] as const] : [];
  });
  if (children.length === 0) return kept.has(name) ? own : undefined;
  const bare = kept.has(name) || !own.fields ? own : { ...own, fields: {} };
  return { ...bare, nested: Object.fromEntries(children) };
}
