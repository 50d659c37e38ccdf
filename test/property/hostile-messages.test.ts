import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toDigest } from '../../shared/notify/digest.ts';
import type { Message } from '../../shared/notify/message.ts';
import { EMAIL, toEmail } from '../../shared/notify/render/email.ts';
import { GOOGLE_CHAT, toGoogleChat, widgetsOf } from '../../shared/notify/render/google-chat.ts';
import { SLACK, textOf, toSlack } from '../../shared/notify/render/slack.ts';
import { TEAMS, toTeams } from '../../shared/notify/render/teams.ts';
import { toWebhook, WEBHOOK } from '../../shared/notify/render/webhook.ts';
import { toMessage } from '../../shared/notify/to-message.ts';
import type { Result } from '../../shared/result/result.ts';
import { LANGUAGES } from '../../shared/text/languages.ts';
import { aCurableResult, aResult, SAMPLES } from '../support/results.ts';

/** What chats, parsers, pages and people could take for something else than text. */
const HOSTILE = [
  '<!channel>',
  '<!here|everyone>',
  '<@U012AB3CD>',
  '<#C012AB3CD>',
  '<users/all>',
  '<https://evil.example|Google Cloud>',
  '*bold* _it_ ~no~ `code` ```block```',
  ':rotating_light: @channel @everyone',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  '[click](javascript:alert(1)) ![x](https://evil.example/x.png)',
  '${job} $${{x}} ${{}} {{DATE(2017-02-14T06:08:39Z,SHORT)}} {{TIME(2017-02-14T06:08:39Z)}}',
  '@{triggerBody()} <at>everyone</at>',
  'a\r\nb\n\nSubject: c\u2028d',
  '\u202egnp.exe\u2066\u200b\u001b[31m\u0007',
  '\ud800half',
  '&amp;lt;b&gt;',
  'x'.repeat(10_000),
  '代'.repeat(10_000),
] as const;

const hostile = fc.array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' '));

const samples = [...(await Promise.all(SAMPLES.map((status) => aResult(status)))), await aCurableResult()];

/** Fields that a program reads: they are what they are. */
const FIXED = ['version', 'id', 'stage', 'status', 'kind', 'verdict', 'severity', 'outcome', 'verb', 'egress', 'state'];

/** A result in which every text that comes from outside is hostile; what a program goes by stays. */
function poisoned(result: Result, text: string): Result {
  const walk = (value: unknown, key: string): unknown => {
    if (FIXED.includes(key) || key === 'transition' || key === 'language' || key === 'time') return value;
    if (key === 'job') return `projects/p${text.replaceAll('/', '')}/locations/r/jobs/${text.replaceAll('/', '')}`;
    if (key === 'command' || key === 'commands' || key === 'undo') {
      return Array.isArray(value) ? value.map(() => `gcloud x '${text}'`) : `gcloud x '${text}'`;
    }
    if (typeof value === 'string') return text;
    if (Array.isArray(value)) return value.map((inner) => walk(inner, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, name)]));
  };
  return { ...(walk(result, '') as Result), timings: result.timings };
}

const messages: fc.Arbitrary<{ message: Message; results: readonly Result[] }> = fc
  .tuple(fc.constantFrom(...samples), hostile, fc.constantFrom(...LANGUAGES), fc.integer({ min: 1, max: 60 }))
  .map(([sample, text, language, count]) => {
    const results = Array.from({ length: count % 3 === 0 ? count : 1 }, (_, i) =>
      poisoned({ ...sample, id: String(i).padStart(32, '0') }, `${text}${i}`),
    );
    const [only] = results;
    const message =
      results.length === 1 && only ? toMessage(only, { language, bucket: 'b"<>' }) : toDigest(results, language);
    return { message, results };
  });

const runs = { numRuns: 300 };
const MARKS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Every text of a payload, by its key. */
function texts(payload: object): { key: string; text: string }[] {
  const found: { key: string; text: string }[] = [];
  JSON.stringify(payload, (key, value: unknown) => {
    if (typeof value === 'string') found.push({ key, text: value });
    return value;
  });
  return found;
}

const isLink = (url: string) => url.startsWith('https://console.cloud.google.com/');

test('a message is made of single lines without marks, whatever the result says', () => {
  fc.assert(
    fc.property(messages, ({ message: { thread: _, ...told } }) => {
      for (const { text } of texts(told)) {
        assert.doesNotMatch(text, MARKS);
        assert.ok(text.isWellFormed());
      }
    }),
    runs,
  );
});

test('Slack shows it as text: no mention, link or emphasis but our own', () => {
  fc.assert(
    fc.property(messages, ({ message }) => {
      const payload = toSlack(message);
      // Of all fields only this one is read for control sequences.
      assert.doesNotMatch(payload.text, /[<>]/);
      assert.equal(payload.mrkdwn, false);
      assert.doesNotMatch(
        JSON.stringify(payload.blocks),
        /"type":"(mrkdwn|broadcast|user|channel|usergroup|emoji|section)"/,
      );
      assert.ok(texts(payload).every(({ key, text }) => key !== 'url' || isLink(text)));
      assert.ok(payload.text.length <= SLACK.text && payload.blocks.length <= SLACK.blocks);
      assert.ok(JSON.stringify(payload.blocks).length <= SLACK.characters);
      for (const block of payload.blocks) {
        assert.ok(textOf(block).length <= (block.type === 'header' ? SLACK.header : SLACK.text));
      }
      assert.doesNotMatch(JSON.stringify(payload.blocks), /"(text|elements)":(""|\[\])/);
    }),
    runs,
  );
});

test('Google Chat shows it as text: no tag but our own, no mention', () => {
  const OWN = /<\/?b>|<br>|<\/?i>|<font color="#1a73e8">|<\/font>/g;
  fc.assert(
    fc.property(messages, ({ message }) => {
      const payload = toGoogleChat(message);
      assert.equal('text' in payload, false);
      for (const { key, text } of texts(payload)) {
        if (key === 'url') assert.ok(isLink(text));
        else assert.doesNotMatch(text.replace(OWN, ''), /[<>]/);
      }
      assert.ok(Buffer.byteLength(JSON.stringify(payload)) <= GOOGLE_CHAT.bytes);
      assert.ok(widgetsOf(payload) <= GOOGLE_CHAT.widgets);
    }),
    runs,
  );
});

test('Microsoft Teams shows it as text: nothing that Markdown or a template is read in', () => {
  fc.assert(
    fc.property(messages, ({ message }) => {
      const payload = toTeams(message);
      const json = JSON.stringify(payload);
      assert.doesNotMatch(json, /"type":"(TextBlock|FactSet|Image|Media)"/);
      assert.doesNotMatch(json, /\$\{|\{\{/);
      assert.doesNotMatch(json, /"entities"/);
      assert.ok(texts(payload).every(({ key, text }) => key !== 'url' || isLink(text)));
      assert.ok(Buffer.byteLength(json) <= TEAMS.bytes);
    }),
    runs,
  );
});

test('e-mail shows it as text, and no header can be added', () => {
  const OWN =
    /<!doctype html>|<\/?(html|body|h2|h3|table|tr|th|td|p|em|strong|ul|li|pre|a)( (lang|align|href)="[^"<>]*")?>|<meta charset="utf-8">/g;
  fc.assert(
    fc.property(messages, ({ message }) => {
      const { subject, html, text } = toEmail(message, ['a@example.com']);
      assert.doesNotMatch(subject, MARKS);
      assert.ok(subject.length <= EMAIL.subject && Buffer.byteLength(html) <= EMAIL.bytes);
      assert.doesNotMatch(html.replace(OWN, ''), /[<>]/);
      for (const [, url = ''] of html.matchAll(/href="([^"]*)"/g)) assert.ok(isLink(url));
      assert.doesNotMatch(text.replaceAll('\n', ''), MARKS);
    }),
    runs,
  );
});

test('a webhook gets it whole, within its bound', () => {
  fc.assert(
    fc.property(messages, ({ message, results }) => {
      const json = JSON.stringify(toWebhook(message, results));
      assert.ok(Buffer.byteLength(json) <= WEBHOOK.bytes);
    }),
    runs,
  );
});
