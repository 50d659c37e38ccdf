import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startEmulator } from '../../emulator/server.ts';
import { barriers } from './barriers.ts';
import { browsing, skip } from './fixture.ts';

const HOSTILE =
  '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"<script>\u202e"\'&amp;${1}';
const LINK = 'projects/p/global/networks/my-vpc';

/** One of everything that the page shows, under names that would like to be markup. */
const world = {
  version: 1,
  project: 'p',
  networks: [{ name: 'my-vpc' }, { name: HOSTILE }],
  subnetworks: [{ name: 'my-subnet', region: 'europe-west2', network: LINK, ipCidrRange: '10.0.0.0/24' }],
  routes: [{ name: HOSTILE, network: LINK, destRange: HOSTILE, nextHopGateway: HOSTILE, tags: [HOSTILE] }],
  firewalls: [{ name: HOSTILE, network: LINK, direction: 'EGRESS', denied: [{ IPProtocol: HOSTILE }] }],
  routers: [
    {
      name: 'rt',
      region: 'europe-west2',
      network: LINK,
      nats: [{ name: HOSTILE, sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES' }],
    },
  ],
  jobs: [
    {
      name: 'projects/p/locations/europe-west2/jobs/by-network',
      template: { template: { vpcAccess: { networkInterfaces: [{ network: HOSTILE }], egress: 'ALL_TRAFFIC' } } },
    },
  ],
};

describe('the page of the local cloud', { skip, timeout: 240_000 }, () => {
  const browser = browsing();

  async function opened(t: TestContext, options: BrowserContextOptions = {}, path = '/') {
    const { url, close } = await startEmulator({
      speed: 0,
      world,
      links: [
        { title: { en: 'Elsewhere', 'zh-CN': '别处' }, url: '/emulator/page/elsewhere' },
        { title: { en: 'Trap', 'zh-CN': '陷阱' }, url: 'javascript:alert(1)' },
        { title: { en: 'Trap', 'zh-CN': '陷阱' }, url: '//evil.example' },
      ],
      messages: () => [{ at: '2026-03-04T05:06:07Z', text: `can't reach ${HOSTILE}\nsecond line` }],
    });
    t.after(close);
    const { page, errors, requests } = await browser.visit(`${url}${path}`, url, options);
    await page.waitForSelector('#jobs td');
    const send = async (method: string, at: string, body?: object) => {
      const answer = await fetch(`${url}${at}`, { method, ...(body && { body: JSON.stringify(body) }) });
      assert.ok(answer.ok, `${answer.status} ${at}`);
    };
    return { page, errors, requests, send };
  }

  const rows = (page: Page, id: string) => page.locator(`#${id} tbody tr`).allInnerTexts();

  it('shows hostile names as they are, runs none of them, and asks nobody else for anything', async (t) => {
    const { page, errors, requests } = await opened(t);
    for (const id of ['messages', 'networks', 'routes', 'rules', 'nats', 'jobs']) {
      const text = (await page.locator(`#${id} tbody`).textContent()) ?? '';
      assert.ok(text.includes(HOSTILE), id);
    }
    assert.equal(await page.title(), 'Local Google Cloud');
    assert.equal(await page.locator('main img, main script').count(), 0);
    assert.deepEqual([errors, requests], [[], []]);
  });

  it('runs nothing that is written into it, wherever that comes from', async (t) => {
    const { page } = await opened(t);
    await page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', `<img src=x onerror="document.title='owned'">`);
      const script = document.createElement('script');
      script.textContent = `document.title = 'owned'`;
      document.body.append(script);
    });
    await page.waitForTimeout(200);
    assert.equal(await page.title(), 'Local Google Cloud');
    const sent = await page.evaluate(() => fetch('http://localhost:1/').then(String, String));
    assert.match(sent, /Failed to fetch/);
  });

  it('follows what happens without being loaded again', async (t) => {
    const { page, send, errors } = await opened(t);
    assert.deepEqual(await rows(page, 'operations'), []);
    await send('POST', '/compute/v1/projects/p/global/networks', { name: 'new-vpc', autoCreateSubnetworks: false });
    await page.waitForSelector('#operations td');
    assert.match((await rows(page, 'operations')).join(), /insert\s.*new-vpc/);
    assert.match((await rows(page, 'requests')).join(), /200\s+compute\.networks\.insert/);
    await send('POST', '/emulator/clock', { advanceSeconds: 60 });
    await page.waitForFunction(() => document.querySelector('#networks')?.textContent.includes('new-vpc'));
    await page.waitForFunction(() => !document.querySelector('#operations td'));
    assert.match((await rows(page, 'events')).join(), /v1\.compute\.networks\.insert\s+last/);
    await send('POST', '/emulator/faults', { method: 'run.projects.locations.jobs.list', status: 503, times: 2 });
    await page.waitForSelector('#faults td');
    assert.match((await rows(page, 'faults')).join(), /jobs\.list\s.*503/);
    assert.deepEqual(errors, []);
  });

  it('stands still while paused, and says when the cloud has gone', async (t) => {
    const { page, send } = await opened(t);
    await page.click('#pause');
    assert.equal(await page.textContent('#pause'), 'Go on');
    await send('POST', '/compute/v1/projects/p/global/networks', { name: 'new-vpc' });
    await page.waitForTimeout(1500);
    assert.deepEqual(await rows(page, 'operations'), []);
    assert.equal(await page.textContent('#state'), 'paused');
    await page.click('#pause');
    await page.waitForSelector('#operations td');
    await page.route('**/emulator/overview*', (route) => route.abort());
    await page.waitForFunction(
      () => document.querySelector('#state')?.textContent === 'the local cloud does not answer',
    );
  });

  it('shows the project that is asked for, by itself or by its address', async (t) => {
    const { page, send } = await opened(t);
    await send('POST', '/compute/v1/projects/other/global/networks', { name: 'other-vpc' });
    await send('POST', '/emulator/clock', { advanceSeconds: 60 });
    await page.waitForSelector('#project option[value=other]', { state: 'attached' });
    await page.selectOption('#project', 'other');
    await page.waitForFunction(() => document.querySelector('#networks')?.textContent.includes('other-vpc'));
    await page.reload();
    await page.waitForFunction(() => document.querySelector('#networks')?.textContent.includes('other-vpc'));
    assert.equal(await page.inputValue('#project'), 'other');
  });

  it('is used by keyboard alone, and keeps the place where a reader is', async (t) => {
    const { page, send } = await opened(t);
    const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent);
    const seen: unknown[] = [];
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press('Tab');
      seen.push(await focused());
    }
    assert.deepEqual(seen, ['project', 'pause', 'Elsewhere', 'to-jobs']);
    await page.keyboard.press('Enter');
    assert.match(page.url(), /#jobs$/);
    await page.locator('#networks .wide').focus();
    await send('POST', '/compute/v1/projects/p/global/networks', { name: 'new-vpc' });
    await send('POST', '/emulator/clock', { advanceSeconds: 60 });
    await page.waitForFunction(() => document.querySelector('#networks')?.textContent.includes('new-vpc'));
    const kept = await page.evaluate(() => document.activeElement?.matches('#networks .wide'));
    assert.equal(kept, true);
  });

  it('has no barrier that axe knows, in light and dark, wide and narrow', async (t) => {
    const narrow = { viewport: { width: 390, height: 844 } };
    for (const options of [{}, { colorScheme: 'dark' as const }, narrow]) {
      // Axe itself is a script that the page would not let in.
      const { page } = await opened(t, { ...options, bypassCSP: true });
      assert.deepEqual(await barriers(page), [], JSON.stringify(options));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(wide, false, 'nothing is wider than the window');
    }
  });

  it('shows no messages where nobody collects them', async (t) => {
    const { url, close } = await startEmulator({ speed: 0, world });
    t.after(close);
    const { page } = await browser.visit(url, url);
    await page.waitForSelector('#jobs td');
    assert.deepEqual([await page.isVisible('#messages'), await page.isVisible('#to-messages')], [false, false]);
    assert.equal(await page.isVisible('#to-jobs'), true);
  });

  it('speaks Chinese to who reads Chinese', async (t) => {
    const { page } = await opened(t, { locale: 'zh-CN' });
    assert.equal(await page.textContent('h1'), '本地 Google Cloud');
    assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN');
    assert.deepEqual(await page.locator('#links a').allInnerTexts(), ['别处']);
  });
});
