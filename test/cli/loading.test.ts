import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { COMMANDS } from '../../cli/commands.ts';
import { MAIN } from './fixture.ts';
import { runHere } from './in-process.ts';

/** Writes the address of every module that is loaded to standard error. */
const WATCH = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module';
import { writeSync } from 'node:fs';
registerHooks({ load: (url, context, next) => (writeSync(2, url + '\\n'), next(url, context)) });
`)}`;

describe('what a command line loads of run-egress', () => {
  const folder = mkdtempSync(join(tmpdir(), 'run-egress-loading-'));
  after(() => rmSync(folder, { recursive: true }));
  const world = join(folder, 'world.json');
  writeFileSync(world, JSON.stringify({ version: 1, project: 'p', jobs: [] }));

  function loadedBy(args: readonly string[]): string[] {
    const { status, stderr } = spawnSync(process.execPath, ['--import', WATCH, MAIN, ...args], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return [...stderr.matchAll(/^file:\S*\/((?:cli|shared|emulator|functions)\/\S+\.ts)$/gm)].map(
      ([, file = '']) => file,
    );
  }

  it('the help loads no command', () => {
    const loaded = loadedBy(['--help']);
    assert.ok(loaded.includes('cli/commands.ts'));
    assert.deepEqual(
      loaded.filter((file) => /^(cli\/commands\/|emulator\/|shared\/(?!errors\.ts))/.test(file)),
      [],
    );
  });

  it('a saved world is checked without the other commands, the local cloud, and what talks to Google', () => {
    const loaded = loadedBy(['check', '--snapshot', world]);
    assert.ok(loaded.includes('shared/path/trace-egress.ts'));
    assert.deepEqual(
      loaded.filter((file) => /^(cli\/commands\/(?!check\.ts)|emulator\/|functions\/|shared\/gcp\/)/.test(file)),
      [],
    );
  });

  for (const { name, does } of COMMANDS) {
    it(`${name} --help says what the list of commands says`, async () => {
      const flat = (text: string) => text.replace(/\s+/g, ' ');
      const [own, all] = [await runHere([name, '--help']), await runHere(['--help'])];
      const term = /^Usage: run-egress (\w+ \[options\](?: \[job\.\.\.\])?)/.exec(own.stdout)?.[1];
      assert.ok(term?.startsWith(name), own.stdout);
      assert.ok(flat(all.stdout).includes(`${term} ${flat(does)}`), all.stdout);
      assert.ok(flat(own.stdout).includes(flat(does)), own.stdout);
    });
  }
});
