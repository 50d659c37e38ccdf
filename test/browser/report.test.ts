import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { spellHostile } from '../support/hostile-names.ts';
import { aJob, viaConnector, viaInterface } from '../support/jobs.ts';
import type { Json } from '../support/resources.ts';
import { barriers } from './barriers.ts';
import { browsing, skip } from './fixture.ts';
import { pageOver, samplePage } from './sample.ts';
import { scrollThrough, watchTasks } from './tracing.ts';

describe('the page of a report', { skip, timeout: 240_000 }, () => {
  const browser = browsing();
  let html = '';
  before(async () => {
    if (skip === false) html = await samplePage(1200);
  });
  const ready = async (options?: Parameters<typeof browser.open>[1], content = html) => {
    const opened = await browser.open(content, options);
    await opened.page.waitForSelector('.row');
    return opened;
  };
  const shown = (page: Page) => page.textContent('.shown');

  it('says how many jobs are in order, what has changed and by whom, and asks nobody for anything', async () => {
    const { page, errors, requests } = await ready();
    const text = (await page.textContent('.overview')) ?? '';
    assert.match(text, /1,200 jobs, 26 projects/);
    assert.match(text, /jobs lost the way out/);
    assert.match(text, /routers\.delete my-router by someone@example\.com/);
    assert.match(text, /team-locked could not be read permission run\.jobs\.list denied/);
    assert.deepEqual([errors, requests], [[], []]);
  });

  it('filters by project, status, finding and words, and counts what is shown', async () => {
    const { page } = await ready();
    await page.selectOption('#filter-project', 'team-03');
    assert.equal(await shown(page), '48 of 1,200 jobs');
    await page.selectOption('#filter-finding', 'nat-missing');
    const names = await page.locator('.row .job').allTextContents();
    assert.ok(names.length > 0 && names.length < 10);
    await page.fill('#search', `${names[0]}`);
    assert.equal(await shown(page), '1 of 1,200 jobs');
    await page.fill('#search', 'nobody has this name');
    assert.ok(await page.isVisible('.nothing'));
    await page.click('.filters .plain');
    assert.equal(await shown(page), '1,200 of 1,200 jobs');
    await page.click('.numbers .violating');
    assert.match((await shown(page)) ?? '', /^\d+ of 1,200 jobs$/);
  });

  it('opens a job: its way with the place where it ends, and a command to take along', async () => {
    const { page } = await ready({ permissions: ['clipboard-read', 'clipboard-write'] });
    await page.selectOption('#filter-finding', 'nat-missing');
    const name = await page.locator('.row .job').first().textContent();
    await page.locator('.row .job').first().click();
    const dialog = page.locator('dialog[open]');
    assert.equal(await dialog.locator('h2').textContent(), name);
    assert.equal(await dialog.locator('.stop.blocked').count(), 1);
    assert.match((await dialog.locator('.stop.blocked .title').textContent()) ?? '', /NO_EXTERNAL_ADDRESS/);
    assert.match(
      (await dialog.locator('svg').getAttribute('aria-label')) ?? '',
      /The way to github\.com:443: UNREACHABLE/,
    );
    assert.deepEqual(await dialog.locator('.requirements .why').allTextContents(), [
      'github.com:443 NO_EXTERNAL_ADDRESS',
      'no packet comes to an exit',
    ]);
    const command = await dialog.locator('.command code').first().textContent();
    await dialog.locator('.copy').first().click();
    await dialog.locator('.copy', { hasText: 'Copied' }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), command);
    assert.match(command ?? '', /^gcloud compute routers create run-egress-my-vpc --project=team-\d\d /);
    await page.keyboard.press('Escape');
    assert.equal(await dialog.count(), 0);
  });

  it('is used by keyboard alone', async () => {
    const { page } = await ready();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    assert.equal(await focused(), 'nightly-etl-0');
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(), 'agent-1');
    await page.keyboard.press('End');
    assert.equal(await focused(), 'backup-1199');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('dialog[open] h2').textContent(), 'invoice-export-2');
    await page.keyboard.press('Escape');
    assert.equal(await focused(), 'invoice-export-2');
  });

  it('has no barrier that axe knows, in light and dark, wide and narrow, with a job open and without', async () => {
    for (const options of [{}, { colorScheme: 'dark' as const }, { viewport: { width: 390, height: 844 } }]) {
      const { page } = await ready(options);
      assert.deepEqual(await barriers(page), [], JSON.stringify(options));
      await page.fill('#search', 'invoice-export-2');
      await page.locator('.row .job').first().click();
      await page.waitForFunction(() => document.getAnimations().length === 0);
      assert.deepEqual(await barriers(page), [], `${JSON.stringify(options)} with a job`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(wide, false, 'nothing is wider than the window');
    }
  });

  it('is told in Chinese too, sentences of findings included', async () => {
    const { page } = await ready();
    await page.click('header button[lang]');
    assert.equal(await page.textContent('h1'), 'Cloud Run 作业的出口');
    await page.selectOption('#filter-finding', 'nat-missing');
    await page.locator('.row .job').first().click();
    assert.match((await page.textContent('dialog[open] .finding')) ?? '', /[\u4e00-\u9fff]{4}/);
  });

  it('sorts by a column, up, down and not, and what is the same stays as it was', async () => {
    const { page } = await ready();
    await page.fill('#search', 'team-00');
    const column = (name: string) => page.locator('.columns button', { hasText: name });
    const names = () => page.locator('.row .job').allTextContents();
    const before = await names();
    await column('Job').click();
    assert.deepEqual((await names()).slice(0, 2), ['agent-1', 'agent-11']);
    assert.equal(await page.getAttribute('[role=columnheader]:has(button:text-is("Job"))', 'aria-sort'), 'ascending');
    await column('Job').click();
    assert.deepEqual((await names()).slice(0, 2), ['nightly-etl-5', 'nightly-etl-45']);
    await column('What was found').click();
    const worst = await page.locator('.row .dot').evaluateAll((dots) => dots.map((dot) => dot.className));
    assert.deepEqual([...new Set(worst)], ['dot violating', 'dot undetermined', 'dot compliant']);
    await column('What was found').click();
    await column('What was found').click();
    assert.deepEqual(await names(), before);
    assert.equal(await page.locator('[aria-sort]').count(), 0);
  });

  it('scrolls through ten thousand jobs without a task over 100 ms, with few rows in the document', async () => {
    /** What a scroll to the end came to: rows at a time, and the nodes that were made, a frame. */
    const scrolled = async (count: number) => {
      const { page } = await ready({}, await samplePage(count));
      await page.evaluate(() => {
        const seen = ((globalThis as { made?: number[] }).made = []) as number[];
        new MutationObserver((changes) =>
          seen.push(changes.reduce((sum, { addedNodes }) => sum + addedNodes.length, 0)),
        ).observe(document.body, { childList: true, subtree: true });
      });
      const ended = await watchTasks(browser.started(), page);
      const rows = await page.evaluate(scrollThrough);
      const task = await ended();
      const made = await page.evaluate(() => Math.max(...((globalThis as { made?: number[] }).made ?? [])));
      const last = await page.locator('.row').last().textContent();
      await page.context().close();
      return { rows, made, task, last: last ?? '' };
    };
    const [some, many] = [await scrolled(500), await scrolled(10_000)];
    assert.match(many.last, /9999/);
    assert.ok(many.rows > 10 && many.rows < 120, `${many.rows} rows`);
    assert.deepEqual(
      [many.rows, many.made],
      [some.rows, some.made],
      'a frame costs the same, however many jobs there are',
    );
    // The processor's time, not the clock's: about 10 ms, on a machine that is busy too (npm run bench:page).
    assert.ok(many.task.own < 100, `${many.task.own} ms`);
  });

  it('of a hostile world runs nothing, asks nothing and shows names as names', async () => {
    const jobs = [aJob(viaConnector()), aJob(viaInterface())].map((one, i) => ({
      ...one,
      name: `projects/myproject/locations/europe-west2/jobs/my-agent-${i + 4}`,
    }));
    const nasty = ['</script><script>alert(1)</script>', '<img src=x onerror=alert(1)>', '"><svg onload=alert(1)>'];
    // Those of the other spellings differ in what a shell makes of them; the formats are tested with them all.
    for (let i = 0; i < 8; i++) {
      const spell = spellHostile(i);
      const own = i < nasty.length ? nasty[i]?.replaceAll('/', '') : undefined;
      const text = own
        ? JSON.stringify(jobs).replaceAll('my-agent-4', JSON.stringify(own).slice(1, -1))
        : spell(JSON.stringify(jobs));
      const { page, errors, requests } = await browser.open(await pageOver({ jobs: JSON.parse(text) as Json[] }));
      page.on('dialog', () => errors.concat('a dialog'));
      await page.waitForSelector('.row');
      for (let row = 0; row < 2; row++) {
        await page.locator('.row .job').nth(row).click();
        await page.keyboard.press('Escape');
      }
      assert.deepEqual([errors, requests], [[], []]);
      assert.equal(await page.locator('.row').count(), 2);
      assert.equal(await page.locator('img, iframe, object, .row script').count(), 0);
      await page.context().close();
    }
  });

  it('that was cut off says so', async () => {
    const cut = `${html.slice(0, html.indexOf('["job"') + 12)}\n</script>${html.slice(html.lastIndexOf('<script>'))}`;
    const { page } = await browser.open(cut);
    await page.waitForSelector('[role=alert]');
  });
});
