import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { LIVE_LINK, liveRoutes } from '../../cli/local/live-page.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { aJob, viaInterface } from '../support/jobs.ts';
import { aNat, aRouter, PROJECT, type Json } from '../support/resources.ts';
import { aWorld, GITHUB } from '../support/world.ts';
import { barriers } from './barriers.ts';
import { browsing, skip } from './fixture.ts';

describe('the live view of the local cloud', { skip, timeout: 240_000 }, () => {
  const browser = browsing();
  const folder = mkdtempSync(join(tmpdir(), 'run-egress-live-'));
  const policyPath = join(folder, 'run-egress.yaml');
  const policy = (more = '') =>
    writeFileSync(
      policyPath,
      `version: 1\ndestinations: [{ host: github.com, port: 443, addresses: [${GITHUB}] }]\n${more}`,
    );
  let emulator: Emulator;
  let isSetUp = true;
  before(async () => {
    const cloud = () => (isSetUp ? { endpoint: emulator.url, project: PROJECT, policyPath } : undefined);
    emulator = await startEmulator({ links: [LIVE_LINK], pages: liveRoutes(cloud) });
    policy();
  });
  after(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const put = (over: Json) =>
    fetch(`${emulator.url}/emulator/world`, { method: 'PUT', body: JSON.stringify(aWorld(over)) });
  const requests = async (): Promise<unknown[]> =>
    (await (await fetch(`${emulator.url}/emulator/requests`)).json()) as unknown[];
  const lines = () => fetch(`${emulator.url}${LIVE_LINK.url}/lines`);

  it('is reached from the one page, shows what is there and a moment later what has become of it, and leads back', async () => {
    await put({ jobs: [aJob(viaInterface())] });
    const { page, errors, requests: left } = await browser.visit(emulator.url, emulator.url);
    await page.locator('#links a', { hasText: 'way out' }).click();
    await page.locator('.row .told', { hasText: 'NO_EXTERNAL_ADDRESS' }).waitFor();
    assert.deepEqual(await barriers(page).catch(String), []);
    await put({ jobs: [aJob(viaInterface())], routers: [aRouter({ nats: [aNat()] })] });
    await page.locator('.row .way', { hasText: 'Cloud NAT' }).waitFor();
    await page.locator('a.home').click();
    await page.waitForSelector('#jobs td');
    assert.deepEqual([errors, left], [[], []]);
  });

  it('looks again only when the cloud or the policy is no longer what it was', async () => {
    await put({ jobs: [aJob(viaInterface())] });
    const first = await (await lines()).text();
    const asked = (await requests()).length;
    assert.equal(await (await lines()).text(), first);
    assert.equal((await requests()).length, asked);
    policy('require: { via: nat }\n');
    assert.notEqual(await (await lines()).text(), first);
    assert.ok((await requests()).length > asked);
  });

  it('speaks the language of the browser, and says so while the cloud is being set up', async () => {
    const page = await fetch(`${emulator.url}${LIVE_LINK.url}`, { headers: { 'accept-language': 'zh-CN,en;q=0.5' } });
    assert.match(await page.text(), /<html lang="zh-CN"/);
    assert.match(page.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
    isSetUp = false;
    assert.equal((await lines()).status, 503);
    isSetUp = true;
  });

  it('is behind the same guard as everything here', async () => {
    const headers = { origin: 'https://evil.example' };
    for (const path of [LIVE_LINK.url, `${LIVE_LINK.url}/lines`])
      assert.equal((await fetch(`${emulator.url}${path}`, { headers })).status, 403, path);
  });
});
