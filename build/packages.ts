import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** package-lock.json, as far as it is read here. */
export interface Lock {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, Locked>>;
}

interface Locked {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [rest: string]: unknown;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly [rest: string]: unknown;
}

/** The lock file of a package that needs part of what another lock file has: the same versions, nothing else. */
export function lockFor(manifest: Manifest, lock: Lock): object {
  const needed = new Set<string>();
  const queue = Object.keys(manifest.dependencies).map((name) => place(name, '', lock));
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (needed.has(path)) continue;
    needed.add(path);
    const { dependencies = {} } = lock.packages[path] ?? {};
    for (const name of Object.keys(dependencies)) queue.push(place(name, path, lock));
  }
  const packages = Object.entries(lock.packages).flatMap(([path, { dev: _, ...rest }]) =>
    needed.has(path) ? [[path, rest] as const] : [],
  );
  const { name, version } = manifest;
  return {
    name,
    version,
    lockfileVersion: lock.lockfileVersion,
    requires: true,
    packages: { '': manifest, ...Object.fromEntries(packages) },
  };
}

/** Where Node would find a package that another one asks for: in its own node_modules, then in those above it. */
function place(name: string, from: string, { packages }: Lock): string {
  for (let at = from; ; at = at.slice(0, Math.max(at.lastIndexOf('/node_modules/'), 0))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (packages[path]) return path;
    if (at === '') throw new Error(`package-lock.json has no ${name} for ${from}`);
  }
}

/** The licence of every package that files were taken from, one after the other, by name. */
export function licencesOf(inputs: readonly string[], root: string): string {
  const folders = new Set(inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
  return [...folders]
    .map((folder) => licenceOf(join(root, folder)))
    .sort()
    .filter((text, at, all) => text !== all[at - 1])
    .join('\n');
}

function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const [file] = globSync('{LICENSE,LICENCE,License,license}*', { cwd: folder }).sort();
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
  return `${'-'.repeat(80)}\n${name} ${version}, ${String(license)}\n\n${text}\n`;
}
