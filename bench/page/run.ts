/*
 * How long a report's page of 10,000 jobs keeps the browser busy at a time: the longest task of its main thread while it
 * loads, is scrolled, filtered, sorted, and while a job is opened. In processor time, so that it is the page's and not
 * that of what else the machine does; the time on the wall beside it. Medians of one run, in turns with a page of ten jobs;
 * numbers of different machines or runs don't compare. `npm run bench:page -- [JOBS] [SLOWDOWN]`: 4 is about a phone.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { CHROMIUM } from '../../test/browser/chromium.ts';
import { samplePage } from '../../test/browser/sample.ts';
import { scrollThrough, watchTasks, type Task } from '../../test/browser/tracing.ts';

const ROUNDS = 7;
/** What is meant to be true of every task, in ms. */
const BAR_MS = 100;

const [jobs, slowdown] = [Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 1)];

const frames = (page: Page, count = 3) =>
  page.evaluate(async (most) => {
    for (let i = 0; i < most; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
  }, count);

/** What a reader does, each as a step that is measured by itself. */
const STEPS: readonly (readonly [string, (page: Page, url: string) => Promise<unknown>])[] = [
  ['load', (page, url) => page.goto(url).then(() => page.waitForSelector('.row'))],
  ['scroll to the end', (page) => page.evaluate(scrollThrough)],
  [
    'scroll back with the End and Home keys',
    async (page) => {
      await page.locator('.row .job').first().focus();
      for (const key of ['Home', 'End', 'PageUp', 'Home']) await page.keyboard.press(key);
    },
  ],
  ['filter by words', (page) => page.locator('#search').pressSequentially('etl-1')],
  ['clear filters', (page) => page.click('.filters .plain')],
  ['filter by status', (page) => page.selectOption('#filter-status', 'compliant')],
  ['sort', (page) => page.locator('.columns button').first().click()],
  ['open a job', (page) => page.locator('.row .job').first().click()],
  ['close it', (page) => page.keyboard.press('Escape')],
  ['the other language', (page) => page.click('header button[lang]')],
];

/** Longest task of each step, in ms. */
async function round(browser: Browser, url: string): Promise<Task[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const client = await page.context().newCDPSession(page);
  await client.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const longest: Task[] = [];
  for (const [, act] of STEPS) {
    const ended = await watchTasks(browser, page);
    await act(page, url);
    await frames(page);
    longest.push(await ended());
  }
  await page.close();
  return longest;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const folder = mkdtempSync(join(tmpdir(), 'run-egress-bench-'));
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
try {
  const urls = await Promise.all(
    [10, jobs].map(async (count) => {
      const file = join(folder, `${count}.html`);
      writeFileSync(file, await samplePage(count));
      return pathToFileURL(file).href;
    }),
  );
  const seen = urls.map((): Task[][] => []);
  // In turns, so that what else the machine does meets both.
  for (let i = 0; i < ROUNDS; i++) for (const [at, url] of urls.entries()) seen[at]?.push(await round(browser, url));
  const say = (...cells: readonly string[]) =>
    process.stdout.write(
      `${cells[0]?.padEnd(40)}${cells
        .slice(1)
        .map((cell) => cell.padStart(12))
        .join('')}\n`,
    );
  say('longest task, ms', '10 jobs', `${jobs} jobs`, 'worst', 'on the wall', 'bar');
  for (const [step, [name]] of STEPS.entries()) {
    const [few = [], many = []] = seen.map((rounds) => rounds.flatMap((longest) => longest[step] ?? []));
    const own = many.map((task) => task.own);
    const shown = [
      median(few.map((task) => task.own)),
      median(own),
      Math.max(...own),
      median(many.map((one) => one.wall)),
    ];
    say(name, ...shown.map((value) => value.toFixed(1)), median(own) <= BAR_MS ? 'kept' : 'NOT KEPT');
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
