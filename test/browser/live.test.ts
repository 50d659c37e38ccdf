import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { startLivePage, type LivePage } from '../../cli/live-page.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { aJob, viaInterface } from '../support/jobs.ts';
import { aNat, aRouter, PROJECT, type Json } from '../support/resources.ts';
import { aWorld, GITHUB } from '../support/world.ts';
import { CHROMIUM } from './chromium.ts';
import { skip } from './fixture.ts';

describe('the live view of the local cloud', { skip, timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'run-egress-live-'));
  let emulator: Emulator;
  let live: LivePage;
  const put = (over: Json) =>
    fetch(`${emulator.url}/emulator/world`, { method: 'PUT', body: JSON.stringify(aWorld(over)) });
  before(async () => {
    emulator = await startEmulator({ port: 0 });
    const policyPath = join(folder, 'run-egress.yaml');
    writeFileSync(policyPath, `version: 1\ndestinations: [{ host: github.com, port: 443, addresses: [${GITHUB}] }]\n`);
    live = await startLivePage({ endpoint: emulator.url, project: PROJECT, policyPath });
  });
  after(async () => {
    await live.stop();
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows what is there, and what has become of it a moment later, without being opened again', async () => {
    await put({ jobs: [aJob(viaInterface())] });
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on('pageerror', ({ message }) => errors.push(message));
      await page.goto(live.url);
      await page.locator('.row .told', { hasText: 'NO_EXTERNAL_ADDRESS' }).waitFor();
      await put({ jobs: [aJob(viaInterface())], routers: [aRouter({ nats: [aNat()] })] });
      await page.locator('.row .way', { hasText: 'Cloud NAT' }).waitFor();
      assert.deepEqual(errors, []);
    } finally {
      await browser.close();
    }
  });
});
