import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

/** Where Debian's package puts it; `CHROMIUM` names another. */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why there is no browser here; undefined where there is one. */
export const missingBrowser = existsSync(CHROMIUM) ? undefined : `no browser at ${CHROMIUM}: apt-get install chromium`;

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

const RENDERER = readFileSync(
  createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js'),
  'utf8',
);

/** What Teams gives a card, as far as it matters for reading it. */
const HOST = {
  fontFamily: 'Segoe UI, Noto Sans, WenQuanYi Zen Hei, sans-serif',
  containerStyles: {
    default: {
      foregroundColors: {
        good: { default: '#237b4b' },
        attention: { default: '#c4314b' },
        warning: { default: '#835c00' },
        accent: { default: '#5b5fc7' },
      },
    },
    emphasis: { backgroundColor: '#f5f5f5' },
  },
};

/** A page with one card, rendered by the official renderer; whatever goes wrong or leaves the page is kept. */
export async function showCard(browser: Browser, card: object): Promise<{ page: Page; troubles: string[] }> {
  const page = await browser.newPage({ viewport: { width: 760, height: 400 }, deviceScaleFactor: 2 });
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== 'about:blank') troubles.push(`request: ${request.url()}`);
  });
  await page.setContent('<body style="margin:16px;font:14px sans-serif"><div id="card"></div></body>');
  await page.addScriptTag({ content: RENDERER });
  await page.evaluate(
    ({ json, host }) => {
      const { AdaptiveCards } = globalThis as unknown as {
        AdaptiveCards: {
          AdaptiveCard: new () => { hostConfig: unknown; parse(json: object): void; render(): object };
          HostConfig: new (config: object) => unknown;
        };
      };
      const shown = new AdaptiveCards.AdaptiveCard();
      shown.hostConfig = new AdaptiveCards.HostConfig(host);
      shown.parse(json);
      const { document } = globalThis as unknown as {
        document: { getElementById(id: string): { appendChild(child: object): void } };
      };
      document.getElementById('card').appendChild(shown.render());
    },
    { json: card, host: HOST },
  );
  return { page, troubles };
}

/** Pictures for the documentation, by the scene and language that they show. */
export const PICTURES: readonly (readonly [string, string])[] = [
  ['violating', 'en'],
  ['remediated', 'en'],
  ['digest-of-many-deploys', 'en'],
  ['violating', 'zh-CN'],
];

export const pictureOf = (scene: string, language: string): string =>
  join(import.meta.dirname, `../../docs/pictures/teams-${scene}-${language}.png`);
