import { cpSync, globSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readConfig, type Body, type Config } from './config.ts';

/**
 * Writes the configurations below `from` to `to` with nothing in them that needs a provider, for Terraform itself to
 * evaluate: a resource becomes a local with its arguments, what only Google could say of it becomes the address that it
 * would come from, and each module says in one more output what it would make.
 */
export async function standIn(from: string, to: string): Promise<void> {
  cpSync(from, to, { recursive: true });
  const folders = new Set(globSync('**/*.tf', { cwd: to }).map(dirname));
  for (const folder of folders) {
    const config = await readConfig(join(to, folder));
    for (const file of globSync('*.tf', { cwd: join(to, folder) })) rmSync(join(to, folder, file));
    writeFileSync(join(to, folder, 'main.tf.json'), JSON.stringify(rewrite(config), undefined, 1));
  }
}

const META = ['for_each', 'count', 'depends_on', 'lifecycle', 'provider', 'providers', 'version'];

function rewrite({ variables, locals, resources, modules, outputs }: Config): object {
  // Whatever is asked of anything: each resource is given all of these, its own arguments before them.
  const asked = new Set(
    [...JSON.stringify([locals, resources, modules, outputs]).matchAll(/[\]\w*]\.([a-z]\w*)/g)].map(
      ([, name = '']) => name,
    ),
  );
  const made = Object.keys(resources).filter((address) => !address.startsWith('data.'));
  const ofModules = Object.entries(modules).map(([name, body]) => {
    const all = body['for_each'] === undefined ? `[module.${name}]` : `values(module.${name})`;
    return `[for one in ${all} : one.planned]`;
  });
  const instances = made.map((address) => {
    const { for_each: forEach, count } = resources[address] ?? {};
    const local = `local.${localOf(address)}`;
    const at = `\${var.prefix}${address}`;
    if (count !== undefined) return `[{for i, one in ${local} : "${at}[\${i}]" => one}]`;
    return forEach === undefined
      ? `[{"${at}" = ${local}}]`
      : `[{for k, one in ${local} : "${at}[\\"\${k}\\"]" => one}]`;
  });
  return {
    variable: {
      ...mapValues(variables, (body) => ({ ...body, type: String(body['type']).replace(/^\$\{([\s\S]*)\}$/, '$1') })),
      prefix: { type: 'string', default: '' },
    },
    locals: {
      ...mapValues(locals, renamed),
      ...Object.fromEntries(
        Object.entries(resources).map(([address, body]) => [
          localOf(address),
          `\${${resourceHcl(address, body, asked)}}`,
        ]),
      ),
    },
    ...(Object.keys(modules).length > 0 && {
      module: mapValues(modules, (body, name) => {
        const { depends_on: _, ...rest } = body;
        const key = body['for_each'] === undefined ? '' : '[\\"${each.key}\\"]';
        return { ...(renamed(rest) as Body), prefix: `\${"\${var.prefix}module.${name}${key}."}` };
      }),
    }),
    output: {
      ...mapValues(outputs, ({ value, description }) => ({ value: renamed(value), description })),
      planned: { value: `\${merge(flatten([${[...instances, ...ofModules].join(', ')}])...)}` },
    },
  };
}

const localOf = (address: string): string => `resource_${address.replaceAll('.', '__')}`;

/** References to resources and data, as references to their locals. */
function renamed(written: unknown): unknown {
  if (typeof written === 'string')
    return written.replaceAll(
      /(?<![\w.])(data\.\w+|google_\w+)\.(\w+)/g,
      (_, type: string, name: string) => `local.${localOf(`${type}.${name}`)}`,
    );
  if (Array.isArray(written)) return written.map(renamed);
  if (typeof written !== 'object' || written === null) return written;
  return mapValues(written as Body, renamed);
}

/** A resource's value as an expression: one object, a list of them by `count`, or a map of them by `for_each`. */
function resourceHcl(address: string, body: Body, asked: ReadonlySet<string>): string {
  const own = Object.fromEntries(Object.entries(body).filter(([name]) => !META.includes(name)));
  const at = `\${var.prefix}${address}`;
  const { for_each: forEach, count } = body;
  const over = (value: unknown) => hcl(renamed(value));
  if (count !== undefined)
    return `[for i in range(${over(count)}) : ${objectHcl(own, `${at}[\${i}]`, asked)}]`.replaceAll(
      /\bcount\.index\b/g,
      'i',
    );
  if (forEach === undefined) return objectHcl(own, at, asked);
  return `{for k, v in ${over(forEach)} : k => ${objectHcl(own, `${at}[\\"\${k}\\"]`, asked)}}`
    .replaceAll(/\beach\.key\b/g, 'k')
    .replaceAll(/\beach\.value\b/g, 'v');
}

function objectHcl(body: Body, at: string, asked: ReadonlySet<string>): string {
  const unknown = [...asked].filter((name) => !(name in body)).map((name) => `${name} = "<${at}.${name}>"`);
  const known = Object.entries(body).map(([name, value]) => {
    const isBlocks =
      Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'object' && one !== null);
    const blocks = () => (value as readonly Body[]).map((one, i) => objectHcl(one, `${at}.${name}[${i}]`, asked));
    return `${name} = ${isBlocks ? `[${blocks().join(', ')}]` : hcl(renamed(value))}`;
  });
  return `{${[...unknown, ...known].join(', ')}}`;
}

/** A value of Terraform's JSON syntax in its native one. */
function hcl(value: unknown): string {
  if (typeof value === 'string') {
    const whole = /^\$\{([\s\S]*)\}$/.exec(value);
    if (whole?.[1] !== undefined && isOne(whole[1])) return `(${whole[1]})`;
    return templateHcl(value);
  }
  if (Array.isArray(value)) return `[${value.map(hcl).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, one]) => `${hcl(key)} = ${hcl(one)}`)
    .join(', ')}}`;
}

/** Whether braces are balanced all the way: one expression, and not two with text between them. */
function isOne(expression: string): boolean {
  let depth = 0;
  for (const letter of expression) {
    if (letter === '{') depth += 1;
    if (letter === '}') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** A template: what stands between its expressions is escaped, the expressions are not. */
function templateHcl(text: string): string {
  let [out, depth] = ['', 0];
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i] ?? '';
    if (depth === 0 && letter === '$' && text[i + 1] === '{') {
      out += '${';
      depth = 1;
      i += 1;
    } else if (depth === 0) out += JSON.stringify(letter).slice(1, -1);
    else {
      if (letter === '{') depth += 1;
      if (letter === '}') depth -= 1;
      out += letter;
    }
  }
  return `"${out}"`;
}

const mapValues = <T, U>(of: Readonly<Record<string, T>>, to: (value: T, name: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, to(value, name)]));
