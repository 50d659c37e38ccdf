import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before } from 'node:test';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { CHROMIUM } from './chromium.ts';

/** Machines of CI are slow. */
const PATIENCE_MS = 60_000;

/** Why browser tests are left out here; false where they run. */
export const skip = existsSync(CHROMIUM) ? false : `no browser at ${CHROMIUM}`;
if (skip !== false) process.stdout.write(`browser tests are skipped: ${skip}\n`);

/** A page that was opened, and everything that went wrong or left it. */
export interface Opened {
  readonly page: Page;
  readonly errors: readonly string[];
  /** Addresses that were asked for, but for the page's own. */
  readonly requests: readonly string[];
}

/** A browser for a test file, and pages opened from files or from a server. */
export function browsing() {
  let browser: Browser | undefined;
  let folder = '';
  before(async () => {
    if (skip !== false) return;
    folder = await mkdtemp(join(tmpdir(), 'run-egress-page-'));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  after(async () => {
    await browser?.close();
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  });
  const started = (): Browser => {
    if (!browser) throw new Error('the browser is started before the first test');
    return browser;
  };
  /** `own`: how the addresses begin that the page may ask for. */
  async function visit(url: string, own: string, options: BrowserContextOptions = {}): Promise<Opened> {
    const context = await started().newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const [errors, requests]: [string[], string[]] = [[], []];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('request', (request) => !request.url().startsWith(own) && requests.push(request.url()));
    await page.goto(url);
    return { page, errors, requests };
  }
  return {
    visit,
    started,
    async open(html: string, options: BrowserContextOptions = {}): Promise<Opened> {
      const file = join(folder, `${Math.random().toString(36).slice(2)}.html`);
      await writeFile(file, html);
      const own = pathToFileURL(file).href;
      return visit(own, own, options);
    },
  };
}
