import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { split } from 'shlex';
import { POLICY } from '../../cli/local/stack.ts';
import { freshWorld } from '../../cli/stories/scene.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { LINES, placeOf } from '../support/documented.ts';
import { aResult } from '../support/results.ts';
import { MAIN, startEgress, until, type Ended } from './fixture.ts';
import { runHere, startAtTerminal } from './in-process.ts';

const PROJECTS = ['my-project', 'tools-project', 'team-a', 'team-b'];
const BUCKET = 'my-project-run-egress';
/** The id that pages give as an example. */
const EXAMPLE = '5478a111283161554001750ae53f020a';

/** Endings other than 0 and 1, of lines that can't do what they say with an id or a state that is made up. */
const ENDINGS: Readonly<Record<string, readonly [number, RegExp]>> = {
  [`npx run-egress apply --result ${EXAMPLE}`]: [2, new RegExp(`--result ${EXAMPLE}`)],
};

/** Redirects, or joins commands. */
const isForShell = (line: string) => split(line).some((word) => /^[<>&|]+$/.test(word));

describe('command lines of run-egress in the pages, as they stand, against the local cloud', () => {
  let emulator: Emulator | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'run-egress-documented-'));
  const at = (name: string) => join(folder, name);
  const cloud = () => emulator?.url ?? assert.fail();

  const send = async (method: string, path: string, body: object) => {
    const response = await fetch(cloud() + path, { method, body: JSON.stringify(body) });
    assert.equal(response.status, 200, `${method} ${path}: ${await response.text()}`);
  };
  /** The world of a project: a job with Direct VPC egress, and no NAT. */
  const worldOf = (project: string) => {
    const world = JSON.parse(JSON.stringify(freshWorld()).replaceAll('myproject', project)) as ReturnType<
      typeof freshWorld
    >;
    const network = `projects/${project}/global/networks/my-vpc`;
    const subnetwork = `projects/${project}/regions/europe-west2/subnetworks/my-subnet`;
    const vpcAccess = { egress: 'ALL_TRAFFIC', networkInterfaces: [{ network, subnetwork }] };
    const template = { template: { containers: [{ image: 'i' }], vpcAccess } };
    return {
      ...world,
      project,
      jobs: [{ name: `projects/${project}/locations/europe-west2/jobs/my-agent-5`, template }],
    };
  };

  before(async () => {
    emulator = await startEmulator({ port: 0, speed: 600 });
    for (const project of PROJECTS) await send('PUT', `/emulator/world?project=${project}`, worldOf(project));
    await send('PUT', '/emulator/folders', { 123456789012: ['my-project', 'team-a'] });
    await send('POST', '/storage/v1/b?project=my-project', { name: BUCKET });
    const names = { 'github.com': ['140.82.112.3'] };
    const world = { ...worldOf('my-project'), names };
    writeFileSync(at('world.json'), JSON.stringify(world));
    writeFileSync(at('worlds.jsonl'), `${JSON.stringify({ id: 1, snapshot: world })}\n`);
    writeFileSync(
      at('job.yaml'),
      JSON.stringify({ name: 'my-agent-5', template: { template: { containers: [{ image: 'i' }] } } }),
    );
    writeFileSync(at('result.json'), JSON.stringify(await aResult('violating')));
    writeFileSync(at('run-egress.yaml'), POLICY);
    mkdirSync(at('bin'));
    // A process of its own takes a second: most lines are run in this one.
    process.chdir(folder);
    writeFileSync(at('bin/npx'), `#!/bin/sh\nshift\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
    chmodSync(at('bin/npx'), 0o755);
  });
  after(async () => {
    await emulator?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const environment = () => ({
    PATH: [at('bin'), process.env['PATH']].join(delimiter),
    HOME: folder,
    GOOGLE_CLOUD_PROJECT: 'my-project',
    METADATA_SERVER_DETECTION: 'none',
    RUN_EGRESS_ENDPOINT: cloud(),
    RUN_EGRESS_BUCKET: BUCKET,
    RUN_EGRESS_POLICY: at('run-egress.yaml'),
    NO_COLOR: '1',
  });

  async function inShell(line: string): Promise<Ended> {
    const child = spawn('bash', ['-c', line], { cwd: folder, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { status: child.exitCode, stdout, stderr };
  }

  /** At a terminal, by somebody who says yes. */
  async function atTerminal(line: string): Promise<Ended> {
    const { output, type, ended } = startAtTerminal(split(line).slice(2), environment());
    type('yes');
    return { status: await ended, ...output };
  }

  async function served(line: string): Promise<Ended> {
    const args = split(line.replace('--port=8686', '--port=0')).slice(2);
    const { child, output, ended } = startEgress(args);
    await until('it serves', () => /local Google Cloud: http/.test(output.stderr) || undefined);
    child.kill('SIGTERM');
    return { status: await ended, ...output };
  }

  let lastDone = EXAMPLE;
  async function run(line: string): Promise<Ended> {
    if (/ emulator --/.test(line)) return served(line);
    if (/ (apply|undo|cleanup) /.test(line) && !line.includes('--yes')) {
      const ended = await atTerminal(line.includes(' undo ') ? line.replace(EXAMPLE, lastDone) : line);
      lastDone = /undo --result (\w+)/.exec(ended.stderr)?.[1] ?? lastDone;
      return ended;
    }
    return isForShell(line) ? inShell(line) : runHere(split(line).slice(2), { env: environment() });
  }

  const lines = LINES.map(({ line }) => line).filter((line) => placeOf(line) === 'test/cli/documented.test.ts');
  for (const line of new Set(lines)) {
    it(line, async () => {
      if (line.includes('yesterday/') && !existsSync(at('yesterday')))
        cpSync(at('today'), at('yesterday'), { recursive: true });
      const { status, stdout, stderr } = await run(line);
      const [ending, says] = ENDINGS[line] ?? [];
      assert.ok(ending === undefined ? status === 0 || status === 1 : status === ending, `${status}\n${stderr}`);
      if (says) assert.match(stderr, says);
      assert.ok(stdout !== '' || stderr !== '' || />|-o /.test(line), 'it says something');
    });
  }

  it('files that the lines write are there', () => {
    for (const file of ['world.json', 'fix.sh', 'today/report.json', 'today/report.html'])
      assert.ok(readFileSync(at(file), 'utf8').length > 0, file);
  });
});
