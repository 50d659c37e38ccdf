import { join } from 'node:path';
import { readConfig, type Body, type Config } from './config.ts';
import { evaluateAll, within, type Scope } from './expression.ts';
import { isObject, textOf, Unknown, type Value } from './values.ts';
import { variablesOf } from './variables.ts';

type Values = Readonly<Record<string, Value>>;

/** One resource that would be made, with everything that is known of it beforehand. */
export interface Planned {
  readonly address: string;
  readonly type: string;
  readonly values: Values;
}

export interface Plan {
  readonly resources: readonly Planned[];
  readonly outputs: Values;
}

/** What is said of a block besides its arguments. */
const META = ['for_each', 'count', 'depends_on', 'lifecycle', 'provider', 'source', 'version'];

/**
 * What a configuration would make, without Terraform and its providers: HashiCorp's parser reads it, and its expressions are
 * evaluated here. Throws where a variable has no value or does not pass its validation, as Terraform would.
 */
export async function planOf(folder: string, given: Values): Promise<Plan> {
  const resources: Planned[] = [];
  const outputs = await planModule(await readConfig(folder), { given, prefix: '', root: folder, resources });
  return { resources: resources.sort((a, b) => (a.address < b.address ? -1 : 1)), outputs };
}

interface Place {
  readonly given: Values;
  /** Address of the module, with a dot at its end. */
  readonly prefix: string;
  readonly root: string;
  /** Where planned resources are put. */
  readonly resources: Planned[];
}

async function planModule(config: Config, place: Place): Promise<Values> {
  const scope = scopeOf(config, place, await variablesOf(config, place.given));
  for (const address of Object.keys(config.resources)) await scope(address.split('.'));
  for (const name of Object.keys(config.modules)) await scope(['module', name]);
  const outputs: Record<string, Value> = {};
  for (const [name, { value }] of Object.entries(config.outputs)) outputs[name] = await evaluateAll(value, scope);
  return outputs;
}

/** Everything that a module's expressions may name; each thing is evaluated once, when it is first asked for. */
function scopeOf(config: Config, place: Place, variables: Value): Scope {
  const { folder, locals, modules, resources } = config;
  const made = new Map<string, Promise<Value>>();
  const once = async (key: string, used: number, make: () => Promise<Value>) => {
    const value = made.get(key) ?? make();
    made.set(key, value);
    return { value: await value, used };
  };
  const scope: Scope = (words) => {
    const [root = '', name = ''] = words;
    if (root === 'var') return Promise.resolve({ value: variables, used: 1 });
    if (root === 'path') return Promise.resolve({ value: { module: folder, root: place.root }, used: 1 });
    if (root === 'local' && name in locals) return once(`local.${name}`, 2, () => evaluateAll(locals[name], scope));
    const module = root === 'module' ? modules[name] : undefined;
    if (module) return once(`module.${name}`, 2, () => moduleOf(name, module, { folder, place, scope }));
    const address = words.slice(0, root === 'data' ? 3 : 2).join('.');
    const body = resources[address];
    return body && once(address, root === 'data' ? 3 : 2, () => resourceOf(address, body, { place, scope }));
  };
  return scope;
}

function resourceOf(address: string, body: Body, { place, scope }: { place: Place; scope: Scope }): Promise<Value> {
  return repeat(body, scope, async (inner, key) => {
    const full = `${place.prefix}${address}${key}`;
    const values = (await evaluateAll(argumentsOf(body), inner)) as Values;
    const [type = ''] = address.split('.');
    if (type !== 'data') place.resources.push({ address: full, type, values });
    return withUnknowns(values, full);
  });
}

/** What is not said in the configuration is Google's to say, in a resource and in each of its blocks. */
function withUnknowns(values: Values, address: string): Value {
  const get = (own: Values, name: string | symbol) => {
    if (typeof name !== 'string') return undefined;
    const value = own[name];
    if (value === undefined) return new Unknown(`${address}.${name}`);
    const blocks = Array.isArray(value) ? (value as readonly Value[]) : [];
    if (!blocks.some(isObject)) return value;
    return blocks.map((one, at) => (isObject(one) ? withUnknowns(one, `${address}.${name}[${at}]`) : one));
  };
  return new Proxy(values, { get });
}

function moduleOf(
  name: string,
  body: Body,
  { folder, place, scope }: { folder: string; place: Place; scope: Scope },
): Promise<Value> {
  return repeat(body, scope, async (inner, key) => {
    const config = await readConfig(join(folder, String(body['source'])));
    const given = (await evaluateAll(argumentsOf(body), inner)) as Values;
    return planModule(config, { ...place, given, prefix: `${place.prefix}module.${name}${key}.` });
  });
}

const argumentsOf = (body: Body): Body =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !META.includes(name)));

/** Evaluates a body for each of its instances: once, `count` times, or for each key. */
async function repeat(body: Body, scope: Scope, make: (inner: Scope, key: string) => Promise<Value>): Promise<Value> {
  const { for_each: forEach, count } = body;
  if (count !== undefined) {
    const indexes = [...Array(Number(await evaluateAll(count, scope))).keys()];
    return Promise.all(indexes.map((index) => make(within(scope, 'count', { index }), `[${index}]`)));
  }
  if (forEach === undefined) return make(scope, '');
  const over = await evaluateAll(forEach, scope);
  const entries: [string, Value][] = Array.isArray(over)
    ? over.map((key: Value) => [textOf(key), key])
    : Object.entries(over as Values);
  const made: [string, Value][] = [];
  for (const [key, value] of entries.sort(([a], [b]) => (a < b ? -1 : 1)))
    made.push([key, await make(within(scope, 'each', { key, value }), `["${key}"]`)]);
  return Object.fromEntries(made);
}
