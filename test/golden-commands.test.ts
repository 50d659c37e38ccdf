import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { split } from 'shlex';
import { InputError } from '../shared/errors.ts';
import { explain } from '../shared/explain/explain.ts';
import { commandsOf } from '../shared/plan/commands.ts';
import type { Question } from '../shared/plan/look.ts';
import { casesOf, judge, scenarios } from './golden/scenario.ts';
import { spellHostile } from './support/hostile-names.ts';

const LINT = join(import.meta.dirname, 'support', 'lint-gcloud.py');
const folder = (name: string) => mkdtempSync(join(tmpdir(), `golden-commands-${name}-`));
const [workshop, settings] = [folder('sh'), folder('gcloud')];
after(() => [workshop, settings].forEach((path) => rmSync(path, { recursive: true })));
/** gcloud keeps what it likes to remember away from the home of whoever runs the tests. */
const env = { ...process.env, CLOUDSDK_CONFIG: settings };
const RUN = { env, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;

/** Every command that is told to somebody: in findings, in changes and to take them back, and in the whole story. */
function commandsIn(question: Question): string[] {
  const judged = judge(question);
  const changes = judged.proposal.changes.flatMap(({ spec, undo }) => [...commandsOf(spec), ...undo]);
  const { sections } = explain({ ...question, examination: judged });
  const parts = sections.flatMap((section) => section.parts);
  const told = parts.flatMap((part) => (part.kind === 'steps' ? part.steps : part.kind === 'object' ? [part] : []));
  const steps = [...judged.findings.flatMap(({ nextSteps }) => nextSteps), ...told].map(({ command }) => command);
  return [...steps, ...changes].filter((command) => command !== undefined);
}

async function commandsOfAll(cases: readonly Promise<Question[]>[]): Promise<string[]> {
  const all = await Promise.all(cases);
  return [...new Set(all.flat().flatMap(commandsIn))].sort();
}

const golden = await commandsOfAll(scenarios().map((scenario) => casesOf(scenario)));

let refused = 0;
const hostile = await commandsOfAll(
  [...scenarios(), ...scenarios()].map((scenario, i) =>
    casesOf(scenario, spellHostile(i)).catch((error: unknown) => {
      if (!(error instanceof InputError)) throw error;
      refused += 1;
      return [];
    }),
  ),
);

test('there are commands to look at, and worlds with hostile names are judged', () => {
  assert.ok(golden.length > 50, `${golden.length} commands of golden scenarios`);
  assert.ok(hostile.length > 200, `${hostile.length} commands of hostile worlds`);
  assert.ok(refused < 20, `${refused} hostile worlds were refused`);
});

test('a command is one line and holds nothing to be filled in', () => {
  assert.deepEqual(
    [...golden, ...hostile].filter((command) => /[\r\n\u2028\u2029]/.test(command)),
    [],
  );
  assert.deepEqual(
    golden.filter((command) => /<[^>]*>|\[[A-Z_]+\]|\.\.\./.test(command)),
    [],
  );
});

test('outside of quotes a command has no character that means something to a shell', () => {
  const bare = (command: string) => command.replace(/'[^']*'|"[^"$`\\]*"/g, '');
  assert.deepEqual(
    [...golden, ...hostile].filter((command) => !/^[\w@%+=:,./ -]*$/.test(bare(command))),
    [],
  );
});

test('a shell takes a command apart as it was put together, and runs nothing of it', () => {
  const lines = [...golden, ...hostile];
  const script = lines.map((line) => `printf '%s\\0' ${line}; printf '\\n\\0'`).join('\n');
  const { stdout, stderr, status } = spawnSync('sh', ['-s'], { ...RUN, input: script, cwd: workshop });
  assert.equal(status, 0, stderr);
  const seen = stdout.split('\n\0').map((words) => words.split('\0').slice(0, -1));
  assert.deepEqual(
    seen.slice(0, lines.length),
    lines.map((line) => split(line)),
  );
  assert.deepEqual(readdirSync(workshop), [], 'files that a command has left behind');
});

const missing = spawnSync('gcloud', ['--version'], RUN).error;

test(
  "gcloud's own parser takes every command",
  { skip: missing ? `gcloud is not installed: ${missing.message}` : false },
  () => {
    const lines = [...golden, ...hostile];
    const input = lines.map((line) => `${line}\n`).join('');
    const { stdout, stderr } = spawnSync('python3', [LINT], { ...RUN, input });
    const answers = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { error: string | null });
    assert.equal(answers.length, lines.length, stderr);
    const wrong = answers.flatMap(({ error }, i) => (error === null ? [] : [`${lines[i]}\n  ${error}`]));
    assert.equal(wrong.length, 0, wrong.slice(0, 10).join('\n'));
  },
);
