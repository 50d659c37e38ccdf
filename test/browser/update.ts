import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TeamsPayload } from '../../shared/notify/render/teams.ts';
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
await browser.close();
