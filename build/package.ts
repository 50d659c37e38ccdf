import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import { googleClients } from './google-clients.ts';
import { leanZod } from './lean-zod.ts';
import { licencesOf } from './packages.ts';
import { sbomOf } from './sbom.ts';

interface Project {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
}

/**
 * Makes the npm package in `folder`: the command line and the library as JavaScript with all that they need, so that
 * installing it installs nothing else. Node does not run TypeScript below node_modules.
 */
export async function buildPackage(root: string, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const project = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Project;
  const inputs = await bundleAll(root, folder);
  for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE']) copyFileSync(join(root, file), join(folder, file));
  copyFileSync(join(root, 'emulator/google-methods.txt'), join(folder, 'google-methods.txt'));
  cpSync(join(root, 'schema'), join(folder, 'schema'), { recursive: true, filter: (path) => !path.endsWith('.ts') });
  for (const file of ['types', 'index'])
    writeFileSync(join(folder, `${file}.d.ts`), declarationOf(join(root, `lib/${file}.ts`)));
  writeFileSync(join(folder, 'run-egress.js'), BIN, { mode: 0o755 });
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licencesOf(inputs, root));
  writeJson(join(folder, 'sbom.cdx.json'), sbomOf(inputs, { root, project }));
  writeJson(join(folder, 'package.json'), manifestOf(project));
}

async function bundleAll(root: string, folder: string): Promise<string[]> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { cli: 'cli/main.ts', index: 'lib/index.ts' },
    outdir: 'dist/package',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
    // CommonJS packages inside ask for Node's own modules with require.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    plugins: [googleClients(root), leanZod],
  });
  for (const { path, contents } of outputFiles) writeFileSync(join(folder, basename(path)), contents);
  return Object.keys(metafile.inputs);
}

const BIN = `#!/usr/bin/env node
const [major] = process.versions.node.split('.');
if (Number(major) >= 24) await import('./cli.js');
else {
  process.stderr.write(\`run-egress needs Node 24 or newer; this is \${process.version}\\n\`);
  process.exitCode = 2;
}
`;

const manifestOf = ({ name, version, description, license }: Project) => ({
  name,
  version,
  description,
  license,
  type: 'module',
  bin: { 'run-egress': 'run-egress.js' },
  exports: {
    '.': { types: './index.d.ts', default: './index.js' },
    './schema/*': './schema/*',
    './package.json': './package.json',
  },
  types: './index.d.ts',
  engines: { node: '>=24' },
  keywords: ['google-cloud', 'cloud-run', 'vpc', 'cloud-nat', 'egress', 'network'],
});

function declarationOf(path: string): string {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(readFileSync(path, 'utf8'), {
    fileName: path,
    compilerOptions: { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2024, strict: true },
    reportDiagnostics: true,
  });
  const [first] = diagnostics;
  if (first) throw new Error(`${path}: ${ts.flattenDiagnosticMessageText(first.messageText, ' ')}`);
  // What is imported for a type that is declared here, too, would lead out of the package.
  return outputText
    .replace("import { InputError } from '../shared/errors.ts';\n", ERRORS)
    .replaceAll(/'\.\/(\w+)\.ts'/g, "'./$1.js'");
}

const ERRORS = `declare class InputError extends Error {
    readonly source: string;
    readonly mistakes: readonly { readonly path: string; readonly expected: string }[];
}
`;

const writeJson = (path: string, value: object): void =>
  writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`);
