import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { browsing, skip } from './fixture.ts';
import { samplePage } from './sample.ts';

/** Why the printed text is not looked at here. */
const noPdfText = spawnSync('pdftotext', ['-v']).error ? 'no pdftotext (poppler-utils)' : false;
if (noPdfText !== false) process.stdout.write(`the printed text is not looked at: ${noPdfText}\n`);

describe('a report on paper', { skip, timeout: 240_000 }, () => {
  const browser = browsing();
  let html = '';
  before(async () => {
    if (skip === false) html = await samplePage(1200);
  });
  const ready = async (options?: Parameters<typeof browser.open>[1]) => {
    const opened = await browser.open(html, options);
    await opened.page.waitForSelector('.row');
    return opened;
  };

  it('prints all that is shown, without its controls; a job that is open alone', async () => {
    const { page } = await ready();
    await page.fill('#search', '-1');
    const count = Number(((await page.textContent('.shown')) ?? '').split(' ')[0]);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    assert.equal(await page.locator('.row').count(), count);
    assert.equal(await page.isVisible('.filters'), false);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    assert.ok((await page.locator('.row').count()) < 60);
    await page.emulateMedia({ media: 'screen' });
    await page.locator('.row .job').first().click();
    await page.emulateMedia({ media: 'print' });
    assert.deepEqual([await page.isVisible('.overview'), await page.isVisible('dialog .route')], [false, true]);
  });

  it('is white on paper, whatever it was on the screen', async () => {
    const { page } = await ready({ colorScheme: 'dark' });
    await page.click('header button[aria-label]');
    await page.click('header button[aria-label]');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const colors = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.querySelector('.card') as Element);
      return [color, backgroundColor];
    });
    assert.deepEqual(colors, ['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
  });

  it('has the heads of its columns on every sheet, and each job once', { skip: noPdfText }, async () => {
    const { page } = await ready();
    await page.selectOption('#filter-project', 'team-02');
    const names = new Set<string>();
    const pdf = join(mkdtempSync(join(tmpdir(), 'run-egress-print-')), 'report.pdf');
    await page.pdf({ path: pdf, format: 'A4' });
    const sheets = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' }).split('\f').filter(Boolean);
    rmSync(dirname(pdf), { recursive: true });
    assert.ok(sheets.length > 1);
    for (const sheet of sheets) {
      assert.match(sheet, /Job +Project and region +Way out +What was found +Change/);
      for (const [name] of sheet.matchAll(/\b(nightly-etl|agent|invoice-export|crawler|backup)-\d+\b/g)) {
        assert.ok(!names.has(name), name);
        names.add(name);
      }
    }
    assert.equal(names.size, 48);
  });
});
