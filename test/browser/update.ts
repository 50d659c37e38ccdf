import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { TeamsPayload } from '../../shared/notify/render/teams.ts';
import { samplePage } from './sample.ts';
import { renderMessages } from '../golden-messages/render.ts';
import { PICTURES, pictureOf, showCard, startBrowser } from './cards.ts';

/* Takes the pictures of docs/ anew: node test/browser/update.ts. */

const messages = await renderMessages();
const browser = await startBrowser();
for (const [scene, language] of PICTURES) {
  const payload = JSON.parse(messages.get(`${scene}/${language}/teams.json`) ?? '') as TeamsPayload;
  const { page } = await showCard(browser, payload.attachments[0]?.content ?? {});
  const path = pictureOf(scene, language);
  mkdirSync(dirname(path), { recursive: true });
  await page.locator('#card').screenshot({ path });
  await page.close();
}

/** A report of 5,000 jobs, as it is seen; each with what is done before the picture is taken. */
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
const openJob = async (page: Page) => {
  await page.selectOption('#filter-finding', 'nat-missing');
  await page.locator('.row .job').first().click();
};
const VIEWS: readonly (readonly [string, BrowserContextOptions, ((page: Page) => Promise<void>)?])[] = [
  ['report', {}],
  ['report-job', {}, openJob],
  ['report-dark', { colorScheme: 'dark' }],
  ['report-phone', phone, (page) => page.evaluate(() => document.querySelector('.filters')?.scrollIntoView())],
];
const folder = mkdtempSync(join(tmpdir(), 'run-egress-pictures-'));
const report = join(folder, 'report.html');
writeFileSync(report, await samplePage(5000));
for (const [name, options, act] of VIEWS) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  await page.goto(pathToFileURL(report).href);
  await page.waitForSelector('.row');
  await act?.(page);
  await page.waitForFunction(() => document.getAnimations().length === 0);
  await page.screenshot({ path: join(import.meta.dirname, '../../docs/pictures', `${name}.png`) });
  await context.close();
}
rmSync(folder, { recursive: true });
await browser.close();
