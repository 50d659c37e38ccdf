import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { addressOf } from '../../shared/chat/hosts.ts';
import { postsWith, type ChatChannel } from '../../shared/chat/posts.ts';
import type { Post } from '../../shared/chat/request.ts';
import { RetryableError, TerminalError } from '../../shared/errors.ts';
import { startChatServer, type ChatServer, type Reaction } from '../support/chat-server.ts';

const digest = { window: '1m', after: 3 };
const SLACK: ChatChannel = { name: 'a', to: 'slack', url: 'env:URL', digest };
const APP: ChatChannel = { name: 'a', to: 'slack', token: 'env:TOKEN', channel: 'C0123456789', digest };
const CHAT: ChatChannel = { name: 'a', to: 'chat', url: 'env:URL', digest };
const TEAMS: ChatChannel = { name: 'a', to: 'teams', url: 'env:URL', digest };
const HOOK: ChatChannel = {
  name: 'a',
  to: 'webhook',
  url: 'env:URL',
  host: 'hooks.example.com',
  key: 'env:KEY',
  digest,
};
const POST: Post = { id: 'message-1', payload: { text: 'hello' }, isLoud: true };
const KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe('posting to a service', () => {
  let server: ChatServer;
  let path = '/services/T000/B000/verysecretpath';
  const values: Record<string, string> = {};
  before(async () => {
    server = await startChatServer();
  });
  after(() => server.close());
  beforeEach(() => {
    server.clear();
    server.react = () => ({ status: 200, body: 'ok' });
    path = '/services/T000/B000/verysecretpath';
    Object.assign(values, { 'env:URL': server.url + path, 'env:TOKEN': 'xoxb-very-secret', 'env:KEY': KEY });
  });
  const secrets = { read: async (reference: string) => values[reference] ?? '' };
  /** Only where silence is meant is it waited for shortly: an answer may take a busy machine seconds. */
  const posts = (patienceMs = 60_000) =>
    postsWith({ secrets, isLocal: true, slackApi: `${server.url}/api/chat.postMessage`, patienceMs });

  const rows: { when: string; reaction: Reaction; want: object }[] = [
    { when: '200', reaction: { status: 200, body: 'ok' }, want: { kind: 'delivered' } },
    { when: '202, as a workflow answers', reaction: { status: 202 }, want: { kind: 'delivered' } },
    {
      when: '302',
      reaction: { status: 302, headers: { location: 'http://127.0.0.1:1/elsewhere' } },
      want: { kind: 'refused', reason: '302 (redirections are not followed)' },
    },
    {
      when: '400',
      reaction: { status: 400, body: 'invalid_payload' },
      want: { kind: 'refused', reason: '400: invalid_payload' },
    },
    { when: '403', reaction: { status: 403 }, want: { kind: 'refused', reason: '403' } },
    {
      when: '404',
      reaction: { status: 404, body: 'no_service' },
      want: { kind: 'refused', reason: '404: no_service' },
    },
    { when: '408', reaction: { status: 408 }, want: { kind: 'retry', reason: '408' } },
    {
      when: '429 with Retry-After in seconds',
      reaction: { status: 429, headers: { 'retry-after': '30' } },
      want: { kind: 'retry', reason: '429', afterSeconds: 30 },
    },
    {
      when: '429 that would like to rest for a day',
      reaction: { status: 429, headers: { 'retry-after': '86400' } },
      want: { kind: 'retry', reason: '429', afterSeconds: 3600 },
    },
    {
      when: '429 with a Retry-After that is none',
      reaction: { status: 429, headers: { 'retry-after': 'soon' } },
      want: { kind: 'retry', reason: '429' },
    },
    {
      when: '500',
      reaction: { status: 500, body: 'rollup_error' },
      want: { kind: 'retry', reason: '500: rollup_error' },
    },
    { when: '503', reaction: { status: 503 }, want: { kind: 'retry', reason: '503' } },
    { when: 'no answer at all', reaction: 'silent', want: { kind: 'retry', reason: 'no answer in time' } },
  ];
  for (const { when, reaction, want } of rows) {
    it(`${when}: ${JSON.stringify(want)}`, async () => {
      server.react = () => reaction;
      assert.deepEqual(await posts(reaction === 'silent' ? 300 : undefined).post(TEAMS, POST), want);
      if (reaction !== 'silent') assert.equal(server.posts.length, 1);
    });
  }

  it('a Retry-After that is a date is so many seconds', async () => {
    server.react = () => ({ status: 503, headers: { 'retry-after': new Date(Date.now() + 20_000).toUTCString() } });
    const posted = await posts().post(TEAMS, POST);
    assert.ok(posted.kind === 'retry' && posted.afterSeconds !== undefined);
    assert.ok(posted.afterSeconds > 10 && posted.afterSeconds <= 21);
  });

  it('a connection that breaks, or that nobody takes, is tried again', async () => {
    server.react = () => 'hang up';
    const broken = await posts().post(TEAMS, POST);
    assert.equal(broken.kind, 'retry');
    const gone = await startChatServer();
    await gone.close();
    values['env:URL'] = gone.url;
    assert.deepEqual(await posts().post(TEAMS, POST), { kind: 'retry', reason: 'not reachable (ECONNREFUSED)' });
  });

  it('no secret is in any reason, even when the service repeats it', async () => {
    server.react = (asked) => ({ status: 400, body: `cannot post to ${server.url}${asked} with verysecretpath` });
    const posted = await posts().post(SLACK, POST);
    assert.equal(posted.kind, 'refused');
    assert.doesNotMatch(JSON.stringify(posted), /verysecretpath/);
    server.react = () => ({ status: 200, body: JSON.stringify({ ok: false, error: 'xoxb-very-secret' }) });
    assert.doesNotMatch(JSON.stringify(await posts().post(APP, POST)), /xoxb-very-secret/);
  });

  it('a secret that is missing is final, one that can not be read just now is not', async () => {
    const failing = (error: Error) =>
      postsWith({ secrets: { read: () => Promise.reject(error) }, isLocal: true }).post(SLACK, POST);
    assert.deepEqual(await failing(new TerminalError('env:URL: there is no value')), {
      kind: 'refused',
      reason: 'env:URL: there is no value',
    });
    assert.equal((await failing(new RetryableError('503'))).kind, 'retry');
  });

  it('a secret that was changed is used as soon as the old one is refused', async () => {
    server.react = (asked) => ({ status: asked === '/new' ? 200 : 404 });
    const poster = posts();
    assert.equal((await poster.post(TEAMS, POST)).kind, 'refused');
    values['env:URL'] = `${server.url}/new`;
    assert.deepEqual(await poster.post(TEAMS, POST), { kind: 'delivered' });
    assert.equal(server.posts.at(-1)?.path, '/new');
  });

  it("Slack's Web API says in its body what it means", async () => {
    const answers = [
      [
        { ok: true, ts: '1503435956.000247' },
        { kind: 'delivered', thread: '1503435956.000247' },
      ],
      [
        { ok: false, error: 'ratelimited' },
        { kind: 'retry', reason: 'ratelimited' },
      ],
      [
        { ok: false, error: 'channel_not_found' },
        { kind: 'refused', reason: 'channel_not_found' },
      ],
    ] as const;
    for (const [body, want] of answers) {
      server.react = () => ({ status: 200, body: JSON.stringify(body) });
      assert.deepEqual(await posts().post(APP, { ...POST, thread: '1.2' }), want);
    }
    server.react = () => ({ status: 200, body: '<html>' });
    assert.equal((await posts().post(APP, POST)).kind, 'refused');
    const [first] = server.posts;
    assert.equal(first?.headers.authorization, 'Bearer xoxb-very-secret');
    assert.deepEqual(JSON.parse(first?.body ?? ''), {
      channel: 'C0123456789',
      thread_ts: '1.2',
      reply_broadcast: true,
      text: 'hello',
    });
  });

  it('Google Chat gets the same request id for the same message, and answers in its thread', async () => {
    values['env:URL'] = `${server.url}/v1/spaces/A/messages?key=K&token=T`;
    const poster = posts();
    await poster.post(CHAT, POST);
    await poster.post(CHAT, POST);
    await poster.post(CHAT, { ...POST, id: 'message-2' });
    const ids = server.posts.map(({ path: asked }) => new URL(asked, server.url).searchParams);
    const [first, second, third] = ids.map((params) => params.get('requestId'));
    assert.match(first ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    assert.deepEqual([second, third === first], [first, false]);
    assert.deepEqual(
      [ids[0]?.get('messageReplyOption'), ids[0]?.get('key'), ids[0]?.get('token')],
      ['REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD', 'K', 'T'],
    );
  });

  it('a webhook is signed as the library of Standard Webhooks checks it', async () => {
    await posts().post(HOOK, POST);
    const [{ body, headers } = assert.fail()] = server.posts;
    const signed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    assert.deepEqual(new Webhook(KEY).verify(body, signed), { text: 'hello' });
    assert.equal(headers['webhook-id'], 'message-1');
    assert.throws(() => new Webhook(KEY).verify(`${body} `, signed));
    assert.throws(() => new Webhook('whsec_AAAA9r8GKYqrTwjUPD8ILPZIo2LaLaSw').verify(body, signed));
  });

  it('a key may be a plain text, too', async () => {
    values['env:KEY'] = 'a plain key';
    await posts().post(HOOK, POST);
    const [{ body, headers } = assert.fail()] = server.posts;
    const signed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const library = new Webhook(Buffer.from('a plain key').toString('base64'));
    assert.deepEqual(library.verify(body, signed), { text: 'hello' });
  });
});

describe('an address', () => {
  const fine = [
    ['slack', 'https://hooks.slack.com/services/T0/B0/x'],
    ['slack', 'https://hooks.slack-gov.com/services/T0/B0/x'],
    ['chat', 'https://chat.googleapis.com/v1/spaces/AAA/messages?key=k&token=t'],
    ['teams', 'https://prod-12.westeurope.logic.azure.com:443/workflows/abc/triggers/manual/paths/invoke?sig=s'],
    ['teams', 'https://default1.2.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/x'],
    ['webhook', 'https://hooks.example.com/anything'],
  ] as const;
  const bad = [
    ['slack', 'http://hooks.slack.com/services/T0/B0/x'],
    ['slack', 'https://hooks.slack.com.evil.example/services/T0'],
    ['slack', 'https://hooks.slack.com@evil.example/services/T0'],
    ['slack', 'https://user:pass@hooks.slack.com/services/T0'],
    ['slack', 'https://hooks.slack.com:8443/services/T0'],
    ['slack', 'https://evil.example/?hooks.slack.com/services/x'],
    ['chat', 'https://chat.googleapis.com/v1/spaces/AAA/members?key=k'],
    ['teams', 'https://evillogic.azure.com.example/x'],
    ['teams', 'https://logic.azure.com.evil.example/x'],
    ['webhook', 'https://hooks.example.com.evil.example/x'],
    ['webhook', 'https://169.254.169.254/computeMetadata/v1/'],
    ['webhook', 'http://127.0.0.1:9/x'],
    ['slack', 'not a url'],
    ['slack', ''],
  ] as const;
  for (const [service, url] of fine) {
    it(`of ${service} may be ${new URL(url).hostname}`, () => {
      assert.equal(addressOf(url, service, { isLocal: false, host: 'hooks.example.com' }).href, new URL(url).href);
    });
  }
  for (const [service, url] of bad) {
    it(`of ${service} may not be ${url || 'nothing'}, and is not repeated`, () => {
      assert.throws(
        () => addressOf(url, service, { isLocal: false, host: 'hooks.example.com' }),
        (error: Error) => error instanceof TerminalError && (url === '' || !error.message.includes(url)),
      );
    });
  }

  it('may be on this machine where the APIs are, and nowhere else', () => {
    assert.equal(addressOf('http://127.0.0.1:9/x', 'slack', { isLocal: true }).port, '9');
    assert.throws(() => addressOf('http://10.0.0.1:9/x', 'slack', { isLocal: true }), TerminalError);
  });
});
