import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The line, leftmost first: a stage may import what stands before it, and what stands in the same place. */
const STAGES = [
  ['event', 'job'],
  ['snapshot'],
  ['path'],
  ['checks'],
  ['plan'],
  ['explain', 'record'],
  ['undo'],
  ['apply'],
  ['result'],
  ['notify'],
  ['report'],
];
/** Words and decisions that every stage may use. `policy` speaks of jobs and destinations, `text` of nothing. */
const GROUND = ['text', 'policy'];

interface Source {
  readonly file: string;
  readonly code: string;
  /** Imports of our own files, as paths from the root; of packages, by name. */
  readonly imports: readonly string[];
}

const sources = globSync('{shared,functions,cli,emulator}/**/*.ts', { cwd: ROOT }).map(read);

function read(file: string): Source {
  const code = readFileSync(join(ROOT, file), 'utf8');
  const specifiers = [
    ...code.matchAll(/(?:^|\n)(?:import|export)[^'";]*?from '([^']+)'|import\('([^']+)'\)|(?:^|\n)import '([^']+)'/g),
  ];
  const imports = specifiers
    .map(([, from, lazy, bare]) => from ?? lazy ?? bare ?? '')
    .map((name) => resolve(file, name));
  return { file: file.split(sep).join('/'), code, imports };
}

function resolve(file: string, name: string): string {
  return name.startsWith('.')
    ? normalize(join(dirname(file), name))
        .split(sep)
        .join('/')
    : name;
}

const stageOf = (file: string): string | undefined => /^shared\/(\w+)\//.exec(file)?.[1];
const rankOf = (stage: string): number => STAGES.findIndex((names) => names.includes(stage));

/** Every import that breaks a rule, as a line; an empty list is what we want. */
function breaches(rule: (source: Source, imported: string) => boolean, among = sources): string[] {
  return among.flatMap((source) =>
    source.imports.filter((imported) => rule(source, imported)).map((imported) => `${source.file} imports ${imported}`),
  );
}

const inShared = sources.filter(({ file }) => file.startsWith('shared/'));
// What a report's page does in a browser is no part of the core.
const core = inShared.filter(({ file }) => !/^shared\/(gcp|chat|report\/page)\b/.test(file));

/** What a file says, without its comments and texts. */
const bare = (code: string): string =>
  code
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");

test('there are sources to look at', () => {
  assert.ok(sources.length > 100 && core.length > 40);
});

test('shared imports neither functions nor the command line nor the local cloud', () => {
  assert.deepEqual(
    breaches((_, imported) => /^(functions|cli|emulator)\//.test(imported), inShared),
    [],
  );
});

test('the local cloud imports nothing of the product: a fake that shares our code shares our mistakes', () => {
  const emulator = sources.filter(({ file }) => file.startsWith('emulator/'));
  assert.deepEqual(
    breaches((_, imported) => /^(shared|functions|cli)\//.test(imported), emulator),
    [],
  );
});

test('functions and command line do not import each other', () => {
  assert.deepEqual(
    breaches(({ file }, imported) =>
      (file.startsWith('functions/') ? /^(cli|emulator)\// : file.startsWith('cli/') ? /^functions\// : /^$/).test(
        imported,
      ),
    ),
    [],
  );
});

test('a stage imports only what stands before it in the line', () => {
  const rule = ({ file }: Source, imported: string): boolean => {
    const [from, to] = [stageOf(file), stageOf(imported)];
    if (from === undefined || to === undefined || rankOf(from) < 0 || GROUND.includes(to)) return false;
    return rankOf(to) < 0 || rankOf(to) > rankOf(from);
  };
  // Both judge borders: a job in its API's form is decoded with the same small tools as the resources of a snapshot.
  const decoding = ({ file }: Source, imported: string) =>
    /^shared\/(job|event)\//.test(file) && imported === 'shared/snapshot/decode/raw.ts';
  assert.deepEqual(
    breaches((source, imported) => rule(source, imported) && !decoding(source, imported)),
    [],
  );
});

test('no stage imports the line that calls it', () => {
  const rule = ({ file }: Source, imported: string) =>
    ![undefined, 'sweep'].includes(stageOf(file)) && /^shared\/((reconcile|examine)\.ts$|sweep\/)/.test(imported);
  assert.deepEqual(breaches(rule), []);
});

test("only the edge imports Google's clients, and only compositions import the edge", () => {
  const google = ({ file }: Source, imported: string) =>
    /^(@google-cloud\/|google-gax|google-auth-library)/.test(imported) && !file.startsWith('shared/gcp/');
  // The framework is what serves functions, here and at Google; it is no client.
  const framework = ['functions/index.ts', 'cli/local/serve-function.ts'];
  assert.deepEqual(
    breaches(
      (source, imported) =>
        google(source, imported) &&
        !(imported.startsWith('@google-cloud/functions-framework') && framework.includes(source.file)),
    ),
    [],
  );
  const edge = ({ file }: Source, imported: string) =>
    imported.startsWith('shared/gcp/') && !file.startsWith('shared/gcp/');
  assert.deepEqual(
    breaches(edge).filter(
      (line) =>
        !/^(functions\/wire\.ts|cli\/(commands\/|local\/)?[\w-]+\.ts) imports shared\/gcp\/connect\.ts$/.test(line),
    ),
    [],
  );
});

test('the edge knows ports, names, errors, permissions and the shapes it decodes, and no decision', () => {
  const allowed =
    /^shared\/(gcp\/.*|(sweep-)?ports\.ts|lines\.ts|specs\.ts|clock\.ts|names\.ts|errors\.ts|permissions\.ts|telemetry\.ts|doctor\/setup\.ts|event\/filters\.ts|job\/.*|snapshot\/(observed|resources|decode\/.*)(\.ts)?|text\/(say|languages)\.ts)$/;
  const edge = sources.filter(({ file }) => file.startsWith('shared/gcp/'));
  assert.deepEqual(
    breaches((_, imported) => imported.startsWith('shared/') && !allowed.test(imported), edge),
    [],
  );
});

test('the edge of chat knows ports, errors and what a channel is; only compositions import it', () => {
  const allowed = /^shared\/(chat\/.*|ports\.ts|errors\.ts|policy\/channels\.ts)$/;
  const chat = sources.filter(({ file }) => file.startsWith('shared/chat/'));
  assert.deepEqual(
    breaches((_, imported) => imported.startsWith('shared/') && !allowed.test(imported), chat),
    [],
  );
  const from = ({ file }: Source, imported: string) =>
    imported.startsWith('shared/chat/') && !/^(shared\/chat\/|functions\/wire\.ts|cli\/)/.test(file);
  assert.deepEqual(breaches(from), []);
});

test('nothing in the core reads the clock, the environment or the network, or prints', () => {
  const forbidden = /\b(fetch\(|process\.|Date\.now|new Date\(\)|Math\.random|performance\.|setTimeout|console\.)/;
  const found = core.flatMap(({ file, code }) => {
    const hit = forbidden.exec(bare(code));
    return hit ? [`${file}: ${hit[0]}`] : [];
  });
  assert.deepEqual(found, []);
});

test('only the wiring and the log of the functions touch the process', () => {
  const found = sources
    .filter(({ file, code }) => file.startsWith('functions/') && /\bprocess\./.test(bare(code)))
    .map(({ file }) => file)
    .sort();
  assert.deepEqual(found, ['functions/log.ts', 'functions/wire.ts']);
});

test('no file has more than 250 lines, but for the catalogues of sentences', () => {
  const long = sources
    .filter(({ file }) => !file.startsWith('shared/text/'))
    .map(({ file, code }) => ({ file, lines: code.split('\n').length }))
    .filter(({ lines }) => lines > 250);
  assert.deepEqual(long, []);
});

test('the rules can fail: each of them finds a breach that was made up', () => {
  const made = (file: string, code: string) => {
    const imports = [...code.matchAll(/from '([^']+)'/g)].map(([, name = '']) => resolve(file, name));
    return { file, code, imports };
  };
  const leftward = made('shared/path/x.ts', "import { plan } from '../plan/plan.ts';");
  assert.deepEqual(leftward.imports, ['shared/plan/plan.ts']);
  assert.ok(rankOf('plan') > rankOf('path'));
  assert.match(bare('const a = Date.now();'), /Date\.now/);
  assert.doesNotMatch(bare("// Date.now()\nconst a = 'Date.now';"), /Date\.now/);
});
