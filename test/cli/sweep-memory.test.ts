import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { teamWorld } from '../../bench/emulator/world.ts';
import { startEmulator } from '../../emulator/server.ts';
import { BIN } from './fixture.ts';

/** Why memory is not looked at here. */
const skip = existsSync('/proc/self/status') ? false : 'no /proc';
if (skip !== false) process.stdout.write(`the memory of a sweep is not looked at: ${skip}\n`);

const [PROJECTS, JOBS] = [150, 100];
const BAR_MIB = 256;

describe('a sweep of fifteen thousand jobs', { skip, timeout: 240_000 }, () => {
  it('stays below 256 MiB as it is started by npx, without a flag', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'run-egress-memory-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const { url, close } = await startEmulator({ speed: 0 });
    after(close);
    for (let i = 0; i < PROJECTS; i++) {
      const body = JSON.stringify(teamWorld(`team-${i}`, JOBS));
      assert.ok((await fetch(`${url}/emulator/world`, { method: 'PUT', body })).ok);
    }
    const args = [BIN, 'sweep', '--organization=1', `--output=${folder}`, '--resolve=github.com=140.82.112.3'];
    const env = { PATH: '', HOME: '/nonexistent', METADATA_SERVER_DETECTION: 'none', RUN_EGRESS_ENDPOINT: url };
    const child = spawn(process.execPath, args, { env: { ...env, GOOGLE_CLOUD_PROJECT: 'team-0' }, stdio: 'ignore' });
    after(() => child.kill('SIGKILL'));
    let peak = 0;
    const look = setInterval(() => {
      try {
        const [, kib = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
        peak = Math.max(peak, Number(kib) / 1024);
      } catch {
        // It has ended.
      }
    }, 20);
    const [status] = await once(child, 'exit');
    clearInterval(look);
    assert.equal(status, 1);
    assert.match(readFileSync(join(folder, 'report.json'), 'utf8').slice(0, 5000), /"jobs":15000/);
    assert.ok(peak > 0 && peak < BAR_MIB, `${peak.toFixed(0)} MiB`);
    process.stdout.write(`15,000 jobs: ${peak.toFixed(0)} MiB at most\n`);
  });
});
