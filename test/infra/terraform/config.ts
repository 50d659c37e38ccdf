import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';

/** A block's body, as it is written. */
export type Body = Readonly<Record<string, unknown>>;

/** All files of one module folder, as they are written: bodies by kind, type and name. */
export interface Config {
  readonly folder: string;
  readonly variables: Readonly<Record<string, Body>>;
  readonly locals: Body;
  /** By `TYPE.NAME`; data sources begin with `data.`. */
  readonly resources: Readonly<Record<string, Body>>;
  readonly modules: Readonly<Record<string, Body>>;
  readonly outputs: Readonly<Record<string, Body>>;
  readonly providers: readonly string[];
}

type Blocks = Readonly<Record<string, Readonly<Record<string, readonly Body[]>>>>;

/** Parses the files of a folder with HashiCorp's own parser. Throws where they are not HCL. */
export async function readConfig(folder: string): Promise<Config> {
  const files = globSync('*.tf', { cwd: folder }).sort();
  const all = await Promise.all(
    files.map(
      async (file) =>
        (await parse(file, readFileSync(join(folder, file), 'utf8'))) as Readonly<Record<string, unknown>>,
    ),
  );
  const named = (kind: string): Record<string, Body> =>
    Object.assign({}, ...all.map((file) => firsts((file[kind] ?? {}) as Blocks[string])));
  const typed = (kind: string, prefix: string): Record<string, Body> =>
    Object.assign(
      {},
      ...all.flatMap((file) =>
        Object.entries((file[kind] ?? {}) as Blocks).map(([type, byName]) =>
          prefixed(`${prefix}${type}.`, firsts(byName)),
        ),
      ),
    );
  return {
    folder,
    variables: named('variable'),
    locals: Object.assign({}, ...all.flatMap((file) => (file['locals'] ?? []) as Body[])),
    resources: { ...typed('data', 'data.'), ...typed('resource', '') },
    modules: named('module'),
    outputs: named('output'),
    providers: all.flatMap((file) => Object.keys(file['provider'] ?? {})),
  };
}

const firsts = (byName: Readonly<Record<string, readonly Body[]>>): Record<string, Body> =>
  Object.fromEntries(Object.entries(byName).map(([name, [body = {}]]) => [name, body]));

const prefixed = (prefix: string, bodies: Record<string, Body>): Record<string, Body> =>
  Object.fromEntries(Object.entries(bodies).map(([name, body]) => [prefix + name, body]));
