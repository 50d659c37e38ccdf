import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { toTeams, type TeamsPayload } from '../shared/notify/render/teams.ts';
import { toMessage } from '../shared/notify/to-message.ts';
import { missingBrowser, PICTURES, pictureOf, showCard, startBrowser } from './browser/cards.ts';
import { renderMessages } from './golden-messages/render.ts';
import { aResult } from './support/results.ts';

const HOSTILE =
  '<img src=x onerror=alert(1)> **bold** [x](javascript:alert(1)) ![i](http://127.0.0.1:1/i.png) {{DATE(2017-02-14T06:08:39Z,SHORT)}} ${a}';

describe('cards, by the renderer of Adaptive Cards in a browser', { skip: missingBrowser }, () => {
  let browser: Browser;
  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.close());

  async function shown(payload: TeamsPayload) {
    const { page, troubles } = await showCard(browser, payload.attachments[0]?.content ?? {});
    const text = (await page.locator('#card').innerText()).replace(/\s+/g, ' ');
    const marks = await page.locator('#card :is(a, img, b, strong, em, script)').count();
    const buttons = await page.locator('#card button').allInnerTexts();
    await page.close();
    return { text, marks, buttons, troubles };
  }

  /** Every text that a card is to show. */
  function textsOf(payload: TeamsPayload): string[] {
    const texts: string[] = [];
    JSON.stringify(payload.attachments[0]?.content.body, (key, value: unknown) => {
      if (key === 'text' && typeof value === 'string') texts.push(value.replace(/\s+/g, ' ').trim());
      return value;
    });
    return texts;
  }

  test('every golden card shows all of its texts and links, and asks nobody for anything', async () => {
    const cards = [...(await renderMessages())].filter(([file]) => file.endsWith('/teams.json'));
    assert.ok(cards.length >= 16);
    for (const [file, json] of cards) {
      const payload = JSON.parse(json) as TeamsPayload;
      const { text, buttons, troubles } = await shown(payload);
      const missing = textsOf(payload).filter((one) => !text.includes(one));
      assert.deepEqual([missing, troubles], [[], []], file);
      assert.equal(buttons.length, payload.attachments[0]?.content.actions.length, file);
    }
  });

  test('hostile text is shown as it is', async () => {
    const result = await aResult('violating');
    const [finding = assert.fail()] = result.findings;
    const message = toMessage({ ...result, findings: [{ ...finding, summary: HOSTILE }] }, { language: 'en' });
    const { text, marks, troubles } = await shown(toTeams(message));
    assert.ok(text.replaceAll('\u2060', '').includes(HOSTILE));
    assert.deepEqual([marks, troubles], [0, []]);
  });
});

test('the pictures of the documentation are there: node test/browser/update.ts takes them', () => {
  for (const [scene, language] of PICTURES) assert.ok(existsSync(pictureOf(scene, language)), `${scene} ${language}`);
});
