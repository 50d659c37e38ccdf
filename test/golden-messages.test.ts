import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type * as Cards from 'adaptivecards';
import { GOOGLE_CHAT, widgetsOf, type GoogleChatPayload } from '../shared/notify/render/google-chat.ts';
import { SLACK, textOf, type SlackPayload } from '../shared/notify/render/slack.ts';
import { TEAMS, type TeamsPayload } from '../shared/notify/render/teams.ts';
import { EMAIL, type EmailPayload } from '../shared/notify/render/email.ts';
import { lineDiff } from './golden/diff.ts';
import { renderMessages } from './golden-messages/render.ts';

/** The package's modules for Node can't be loaded; what it ships for browsers can. */
const { AdaptiveCard, SerializationContext, Versions } = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
) as typeof Cards;

const ROOT = join(import.meta.dirname, 'golden-messages');
const HINT = 'if this is how it should be: npm run golden:update, and read what git diff says';
const rendered = await renderMessages();

test('golden messages: every status in every channel and language is as it was', () => {
  const there = globSync('*/*/*.{json,txt}', { cwd: ROOT }).sort();
  assert.deepEqual(there, [...rendered.keys()].sort(), HINT);
  for (const [file, now] of rendered) {
    const before = readFileSync(join(ROOT, file), 'utf8');
    if (before !== now) assert.fail(`${file} differs\n\n${lineDiff(before, now)}\n\n${HINT}`);
  }
});

describe('golden messages keep the limits of their services', () => {
  const of = <T>(channel: string) =>
    [...rendered].filter(([file]) => file.endsWith(`/${channel}.json`)).map(([, text]) => JSON.parse(text) as T);

  test('Slack', () => {
    for (const { text, blocks } of of<SlackPayload>('slack')) {
      assert.ok(text.length <= SLACK.text && blocks.length <= SLACK.blocks);
      const [header] = blocks;
      assert.ok(header?.type === 'header' && header.text.text.length <= SLACK.header);
      for (const block of blocks) assert.ok(textOf(block).length <= SLACK.text);
      // Slack refuses elements without a text.
      assert.doesNotMatch(JSON.stringify(blocks), /"text":""/);
    }
  });

  test('Google Chat', () => {
    for (const payload of of<GoogleChatPayload>('chat')) {
      assert.ok(Buffer.byteLength(JSON.stringify(payload)) <= GOOGLE_CHAT.bytes);
      assert.ok(widgetsOf(payload) <= GOOGLE_CHAT.widgets);
    }
  });

  test('Microsoft Teams, and the parser of Adaptive Cards has nothing to say', () => {
    for (const payload of of<TeamsPayload>('teams')) {
      assert.ok(Buffer.byteLength(JSON.stringify(payload)) <= TEAMS.bytes);
      const [attachment] = payload.attachments;
      assert.deepEqual(mistakesOf(attachment?.content ?? {}), []);
    }
  });

  test('the parser of Adaptive Cards would say something', () => {
    const wrong = { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'RichTextBlok' }, { type: 'Image' }] };
    assert.ok(mistakesOf(wrong).length >= 1);
  });

  test('e-mail', () => {
    for (const { subject, html } of of<EmailPayload>('email')) {
      assert.ok(subject.length <= EMAIL.subject && !/[\r\n]/.test(subject));
      assert.ok(Buffer.byteLength(html) <= EMAIL.bytes);
    }
  });
});

/** What the official implementation says against a card. */
function mistakesOf(card: object): string[] {
  const context = new SerializationContext(Versions.v1_4);
  const parsed = new AdaptiveCard();
  parsed.parse(card, context);
  const said = Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i).message);
  return [...said, ...parsed.validateProperties().validationEvents.map(({ message }) => message)];
}
