import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { gcloudEnvironment } from '../../cli/gcloud-environment.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import type { Verdict } from '../../shared/result/verdict.ts';
import { runEgress, verdictsOf } from '../cli/fixture.ts';
import { aJob } from '../support/jobs.ts';
import { PROJECT, type Json } from '../support/resources.ts';
import { storyOf } from '../support/story.ts';
import { aWorld, GITHUB } from '../support/world.ts';

const installed = (process.env['PATH'] ?? '').split(delimiter).some((path) => existsSync(join(path, 'gcloud')));
const skip = installed ? false : 'gcloud is not on the PATH: nobody runs the commands of a story';

/** What the local cloud does not have: switching APIs on, and the inside of VMs. */
const ELSEWHERE = /^gcloud (services enable|compute ssh) /;

describe('the commands of a story, run by an unmodified gcloud', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'run-egress-explain-'));
  let cloud: Emulator | undefined;
  before(async () => {
    cloud = await startEmulator({ port: 0, speed: 500 });
  });
  after(async () => {
    await cloud?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const url = () => cloud?.url ?? '';

  /** Runs what a section says, in a world; answers the verdict afterwards. */
  async function carryOut(
    section: string,
    { story, world }: { story: Json; world: Json },
  ): Promise<Verdict | undefined> {
    const put = await fetch(`${url()}/emulator/world`, { method: 'PUT', body: JSON.stringify(world) });
    assert.equal(put.status, 200);
    const exports = gcloudEnvironment({
      port: Number(new URL(url()).port),
      project: PROJECT,
      env: { XDG_STATE_HOME: folder },
    });
    const commands = (await storyOf(story)).commands(section).filter((command) => !ELSEWHERE.test(command));
    const script = ['set -e', exports, ...commands].join('\n');
    await promisify(execFile)('/bin/sh', ['-c', script], { timeout: 120_000 });
    const args = ['check', 'my-agent', `--project=${PROJECT}`, `--resolve=github.com=${GITHUB}`, '--format=json'];
    return verdictsOf(await runEgress(args, { env: { RUN_EGRESS_ENDPOINT: url() } }))[0];
  }

  it('build the way through a connector from nothing', async () => {
    const verdict = await carryOut('build', {
      story: {},
      world: { version: 1, project: PROJECT, jobs: [aJob()] },
    });
    assert.deepEqual(
      [verdict?.mode.kind, verdict?.flows[0]?.verdict, verdict?.exit.kind],
      ['connector', 'REACHABLE', 'nat'],
    );
  });

  it('make both cures, of which the proxy VM wins by its route', async () => {
    const verdict = await carryOut('cures', { story: {}, world: aWorld() });
    assert.deepEqual([verdict?.flows[0]?.verdict, verdict?.exit.kind], ['REACHABLE', 'proxy']);
  });

  it('take a job from a connector to Direct VPC egress', async () => {
    const verdict = await carryOut('other-mode', { story: {}, world: aWorld() });
    assert.deepEqual([verdict?.mode.kind, verdict?.flows[0]?.verdict], ['direct', 'REACHABLE']);
  });
});
