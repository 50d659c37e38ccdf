import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { aJob, viaInterface } from '../support/jobs.ts';
import { PROJECT, type Json } from '../support/resources.ts';
import { aWorld, GITHUB } from '../support/world.ts';
import { BIN, MAIN, runEgress, until } from './fixture.ts';

/** Why nothing is looked at on a terminal here. */
const skip = spawnSync('script', ['--version']).error ? 'no script (util-linux) to make a terminal' : false;
if (skip !== false) process.stdout.write(`progress on a terminal is not looked at: ${skip}\n`);

const PROJECTS = Array.from({ length: 8 }, (_, i) => `team-${i}`);
const HOSTILE = '\u001b[2J\u001b]0;owned\u0007\u202ejob';

describe('run-egress sweep on a terminal', { skip, timeout: 240_000 }, () => {
  let emulator: Emulator;
  let folder = '';
  before(async () => {
    emulator = await startEmulator({ speed: 300 });
    for (const project of PROJECTS) {
      const jobs = Array.from({ length: 20 }, (_, i) =>
        aJob(viaInterface(), {
          name: `projects/${PROJECT}/locations/europe-west2/jobs/${i === 0 ? HOSTILE : `j${i}`}`,
        }),
      );
      await control('PUT', 'world', JSON.parse(JSON.stringify(aWorld({ jobs })).replaceAll(PROJECT, project)) as Json);
    }
  });
  after(() => emulator.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'run-egress-terminal-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function control(method: string, path: string, body?: object): Promise<void> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    assert.ok((await fetch(`${emulator.url}/emulator/${path}`, { method, ...sent })).ok);
  }
  /** 0.4 s before each list of jobs. */
  const slow = () => control('POST', 'faults', { method: 'run.namespaces.jobs.list', delaySeconds: 120 });
  afterEach(() => control('DELETE', 'faults'));

  const args = () => [
    'sweep',
    `--project=${PROJECTS.join()}`,
    `--resolve=github.com=${GITHUB}`,
    `--output=${folder}`,
    '--at-once=2',
  ];
  const env = { HOME: '/nonexistent', METADATA_SERVER_DETECTION: 'none', LANG: 'en' };

  /** Starts it on a terminal of that many columns, as its shell would. */
  function startOn(columns: number, more: Readonly<Record<string, string>> = {}, main = MAIN, flags: string[] = []) {
    const command = `stty cols ${columns}; exec '${process.execPath}' '${main}' ${[...args(), ...flags].join(' ')}`;
    const own = { PATH: process.env['PATH'] ?? '', TERM: 'xterm', RUN_EGRESS_ENDPOINT: emulator.url, ...env, ...more };
    const child = spawn('script', ['-qfec', command, '/dev/null'], { env: own, stdio: ['pipe', 'pipe', 'inherit'] });
    const told = { text: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (told.text += text));
    after(() => child.kill('SIGKILL'));
    const ended = once(child, 'close').then(([status]) => status as number);
    return { child, told, ended };
  }
  /** What the terminal was told to draw over and over, and what was left in the end. */
  const linesOf = (text: string) => text.split('\r\u001b[K').map((line) => line.split('\r\n')[0] ?? '');

  it('draws one line over and over, and leaves none of it', async () => {
    await slow();
    const { told, ended } = startOn(100);
    assert.equal(await ended, 1);
    assert.match(told.text, /\r\u001b\[K[1-7] of 8 projects, \d+ jobs, \d+ s left, \d+ calls/);
    const last = told.text.slice(told.text.lastIndexOf('\r\u001b[K'));
    assert.match(last, /^\r\u001b\[K160 jobs of 8 projects: 0 compliant, 160 violating, 0 undetermined; \d+ calls\r\n/);
    // Nothing else moves the cursor, whatever jobs are called.
    assert.doesNotMatch(told.text.replaceAll('\r\u001b[K', ''), /[\u001b\u0007\u202e]/);
  });

  it('keeps within a narrow terminal, and says how far it is there, too', async () => {
    await slow();
    const { told, ended } = startOn(24);
    assert.equal(await ended, 1);
    const drawn = linesOf(told.text).slice(1, -1);
    assert.ok(drawn.some((line) => /^[1-7] of 8 projects$/.test(line)));
    for (const line of drawn) assert.ok(line.length < 24, line);
  });

  it('draws nothing where lines can not be drawn over, or nobody looks', async () => {
    const { told, ended } = startOn(100, { TERM: 'dumb' });
    assert.equal(await ended, 1);
    assert.match(told.text, /^160 jobs of 8 projects/);
    const piped = await runEgress(args(), { env: { ...env, RUN_EGRESS_ENDPOINT: emulator.url } });
    assert.match(piped.stderr, /^160 jobs of 8 projects/);
  });

  it('ends at a mistake', async () => {
    const { told, ended } = startOn(100, {}, MAIN, ['--output=/dev/null/nothing']);
    assert.equal(await ended, 2);
    assert.match(told.text, /^--output \/dev\/null\/nothing: can't be made/);
  });

  it('ends at Ctrl-C, says how to go on, and goes on', async () => {
    await slow();
    // As it is started by its launcher: a terminal sends Ctrl-C to both.
    const { child, told, ended } = startOn(100, {}, BIN);
    await until('a project is done', () => /[1-7] of 8 projects/.test(told.text) || undefined);
    child.stdin.write('\u0003');
    assert.equal(await ended, 3, told.text);
    assert.match(told.text, /stopped with [1-7] of 8 projects done; the same command goes on from here\r\n$/);
    await control('DELETE', 'faults');
    const again = await runEgress(args(), { env: { ...env, RUN_EGRESS_ENDPOINT: emulator.url } });
    assert.match(again.stderr, /^160 jobs of 8 projects.*\ngone on with: [1-7] projects? had been looked at before\n/);
  });
});
