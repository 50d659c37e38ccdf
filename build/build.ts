import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.ts';
import { licencesOf, lockFor, type Lock } from './packages.ts';
import { targetsOf, type Target } from './targets.ts';

const FRAMEWORK = '@google-cloud/functions-framework';

interface Project {
  readonly version: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * Makes one deployable folder of each function, `OUT/NAME`: what Google's buildpack for Node takes as it is. Same sources
 * and lock file, same bytes. Answers the names.
 */
export async function buildFunctions(root: string, out: string): Promise<string[]> {
  rmSync(out, { recursive: true, force: true });
  const targets = targetsOf(root);
  for (const target of targets) await buildFunction(target, { root, folder: join(out, target.name) });
  return targets.map(({ name }) => name);
}

async function buildFunction(target: Target, { root, folder }: { root: string; folder: string }): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const inputs = await bundle(target, { root, folder });
  const project = readJson<Project>(join(root, 'package.json'));
  const manifest = manifestOf(target, project);
  writeJson(join(folder, 'package.json'), manifest);
  writeJson(join(folder, 'package-lock.json'), lockFor(manifest, readJson<Lock>(join(root, 'package-lock.json'))));
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licencesOf(inputs, root));
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
}

/** The buildpack starts the framework where it is a dependency, and the framework loads `main`. */
function manifestOf({ name }: Target, { version, license, dependencies }: Project) {
  const framework = dependencies[FRAMEWORK];
  if (framework === undefined) throw new Error(`package.json: ${FRAMEWORK} is no dependency`);
  return {
    name: `run-egress-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    version,
    private: true,
    license,
    main: 'index.cjs',
    engines: { node: '24.x' },
    dependencies: { [FRAMEWORK]: framework },
  };
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

const writeJson = (path: string, value: object): void =>
  writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`);
