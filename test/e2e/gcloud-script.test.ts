import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { gcloudEnvironment } from '../../cli/gcloud-environment.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { folder } from '../cli/fixture.ts';
import { runHere } from '../cli/in-process.ts';
import type { Json } from '../simulation/clouds.ts';
import { stateOf } from '../simulation/outcome.ts';
import { SCENES } from '../simulation/scenes.ts';

const PROJECT = 'myproject';
const installed = (process.env['PATH'] ?? '').split(delimiter).some((path) => existsSync(join(path, 'gcloud')));
const skip = installed ? false : 'gcloud is not on the PATH: the script of a plan is not run';

/** No labels: gcloud leaves them out, where the client library's insert gets an empty map. */
const isIncidental = (key: string, value: unknown): boolean =>
  key === 'labels' && Object.keys(value as object).length === 0;

describe('the script of a plan, run by an unmodified gcloud, and apply leave the same world', { skip }, () => {
  let emulator: Emulator;
  const write = folder();
  const state = write('state', '').replace(/\/state$/, '');

  before(async () => {
    emulator = await startEmulator({ port: 0, speed: 300 });
  });
  after(() => emulator.close());
  beforeEach(() => fetch(`${emulator.url}/emulator/reset`, { method: 'POST', body: '{}' }));

  const env = () => ({ RUN_EGRESS_ENDPOINT: emulator.url, GOOGLE_CLOUD_PROJECT: PROJECT });

  async function setWorld(world: object): Promise<void> {
    const answer = await fetch(`${emulator.url}/emulator/world`, { method: 'PUT', body: JSON.stringify(world) });
    assert.ok(answer.ok, await answer.text());
  }

  async function world(): Promise<Json> {
    const answer: Json = await (await fetch(`${emulator.url}/emulator/world?project=${PROJECT}`)).json();
    const told = stateOf({ world: () => answer, project: PROJECT });
    return JSON.parse(JSON.stringify(told, (key, value: unknown) => (isIncidental(key, value) ? undefined : value)));
  }

  /** Runs a script in a shell that points gcloud at the local cloud. */
  function run(script: string): Promise<void> {
    const { port } = new URL(emulator.url);
    const around = gcloudEnvironment({ port: Number(port), project: PROJECT, env: { XDG_STATE_HOME: state } });
    const file = write('plan.sh', `${around}\n${script}`);
    const own = { ...process.env, XDG_STATE_HOME: state, TERM: 'dumb', CLOUDSDK_PYTHON_SITEPACKAGES: '0' };
    return new Promise((resolve, reject) => {
      execFile('/bin/sh', [file], { env: own, timeout: 240_000 }, (error, _stdout, stderr) => {
        if (error) reject(new Error(stderr));
        else resolve();
      });
    });
  }

  // Without a bucket nobody knows what was made before.
  for (const { title, world: scene, policy, request } of SCENES.filter(({ objects }) => objects === undefined)) {
    it(title, async () => {
      const file = write('run-egress.yaml', `version: 1\n${policy}`);
      // A job of a refused deploy is not there: here it is, so that both find it.
      const jobs = (scene as Json).jobs.length > 0 ? (scene as Json).jobs : [jobOf(request)];
      const start = { ...scene, jobs };
      const args = ['--policy', file, '--project', PROJECT];

      await setWorld(start);
      const planned = await runHere(['plan', '--format', 'gcloud', ...args], { env: env() });
      assert.equal(planned.status, 1, planned.stderr);
      await run(planned.stdout);
      const byScript = await world();

      await setWorld(start);
      const applied = await runHere(['apply', '--yes', ...args], { env: env() });
      assert.equal(applied.status, 0, applied.stderr);
      assert.deepEqual(byScript, await world());

      const again = await runHere(['plan', ...args], { env: env() });
      assert.equal(again.status, 0, again.stdout);
    });
  }
});

const jobOf = ({ job, requested }: (typeof SCENES)[number]['request']): object => ({
  name: job,
  template: {
    template: { containers: [{ image: 'x' }], vpcAccess: { connector: requested?.connector, egress: 'ALL_TRAFFIC' } },
  },
});
