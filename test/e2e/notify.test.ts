import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import type { DeadLetter } from '../../shared/notify/outside.ts';
import type { EmailPayload } from '../../shared/notify/render/email.ts';
import type { SlackPayload } from '../../shared/notify/render/slack.ts';
import type { WebhookPayload } from '../../shared/notify/render/webhook.ts';
import { startChatServer, type ChatServer } from '../support/chat-server.ts';
import { BEHIND_CONNECTOR, DIRECT, runEgress, until, type Json } from './fixture.ts';

const SECRETS = '/v1/projects/myproject/secrets';
const KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

const channel = (name: string, more: string) =>
  `  - {name: ${name}, url: projects/myproject/secrets/${name}/versions/latest, ${more}}\n`;
const SLACK = channel('slack', 'to: slack');
const CHAT = channel('chat', 'to: chat, language: zh-CN');
const TEAMS = channel('teams', 'to: teams');
const HOOK = channel('hook', 'to: webhook, host: hooks.example.com, key: projects/myproject/secrets/key/versions/1');
const MAIL = '  - {name: mail, to: email, recipients: [network@example.com]}\n';

describe('messages, from the deploy to the chat', () => {
  const city = runEgress();
  let server: ChatServer;
  before(async () => {
    server = await startChatServer();
  });
  after(() => server.close());

  const sent = (name: string) => server.posts.filter(({ path }) => path.startsWith(`/${name}`));
  const taken = (name: string) =>
    sent(name).filter(({ answered }) => typeof answered === 'object' && answered.status < 300);
  const titles = () => taken('slack').map(({ body }) => (JSON.parse(body) as SlackPayload).text.replace(/^\S+ /, ''));

  async function keep(name: string, value: string): Promise<void> {
    await city.call('POST', `${SECRETS}?secretId=${name}`, { replication: { automatic: {} } });
    const payload = { data: Buffer.from(value).toString('base64') };
    const { status } = await city.call('POST', `${SECRETS}/${name}:addVersion`, { payload });
    assert.equal(status, 200);
  }

  async function scene(channels: string, policy = ''): Promise<void> {
    await city.scene(() => undefined, `notify:\n${channels}${policy}`);
    for (const name of ['slack', 'chat', 'teams', 'hook']) await keep(name, `${server.url}/${name}/s3cretpath`);
    await keep('key', KEY);
  }

  beforeEach(() => {
    server.clear();
    server.react = () => ({ status: 200, body: 'ok' });
  });

  async function pulled(subscription: string): Promise<Json[]> {
    const path = `/v1/projects/myproject/subscriptions/run-egress-${subscription}`;
    const { body } = await city.call('POST', `${path}:pull`, { maxMessages: 100, returnImmediately: true });
    const received: Json[] = body.receivedMessages ?? [];
    const ackIds = received.map(({ ackId }) => ackId);
    if (ackIds.length > 0) await city.call('POST', `${path}:acknowledge`, { ackIds });
    return received.map(({ message }) => ({
      body: JSON.parse(Buffer.from(message.data, 'base64').toString('utf8')),
      attributes: message.attributes,
    }));
  }

  it('a deploy is told, its cure is told, and a deploy that changes nothing is not', async () => {
    await scene(SLACK + CHAT + TEAMS + HOOK + MAIL);
    await city.deploy(DIRECT);
    await until('the cure is told', () => taken('slack').length === 2 || undefined);
    await city.quiet();
    await city.deploy(DIRECT);
    await city.result('my-agent-5', 'verdict');
    await city.quiet();
    assert.deepEqual(titles(), [
      "my-agent-5 can't reach github.com:443",
      'my-agent-5 reaches github.com:443 now: what was missing has been built',
    ]);
    assert.match(taken('chat')[0]?.body ?? '', /无法访问/);
    assert.deepEqual(
      ['chat', 'teams', 'hook'].map((name) => taken(name).length),
      [2, 2, 2],
    );

    const [{ body, headers } = assert.fail()] = taken('hook');
    const signed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const { result, type } = new Webhook(KEY).verify(body, signed) as WebhookPayload;
    assert.deepEqual([type, result?.status], ['result', 'violating']);

    const mails: { body: EmailPayload }[] = await pulled('emails-tail');
    assert.equal(mails.length, 2);
    assert.deepEqual(
      [mails[0]?.body.to, mails[0]?.body.thread === mails[1]?.body.thread],
      [['network@example.com'], true],
    );
    assert.equal(city.logged('message delivered').length, 10);
    assert.deepEqual(await pulled('dead-letters-tail'), []);
  });

  it('a refused deploy is told with what to do once it is cured: to run it again', async () => {
    await scene(SLACK);
    await city.deploy(BEHIND_CONNECTOR);
    await until('the cure is told', () => taken('slack').length === 2 || undefined);
    assert.match(taken('slack')[1]?.body ?? '', /Run the deploy again/);
  });

  it('a channel that refuses is buried with the reason, and holds up nobody', async () => {
    await scene(SLACK + TEAMS);
    server.react = (path) => (path.startsWith('/teams') ? { status: 404, body: 'no such workflow' } : { status: 200 });
    await city.deploy(DIRECT);
    await until('both are told', () => taken('slack').length === 2 || undefined);
    const dead: { body: DeadLetter; attributes: Json }[] = [];
    await until('dead letters', async () => {
      dead.push(...(await pulled('dead-letters-tail')));
      return dead.length === 2 || undefined;
    });
    assert.deepEqual(dead[0]?.attributes, { source: 'notify', channel: 'teams', reason: '404: no such workflow' });
    assert.deepEqual(dead.map(({ body }) => body.results[0]?.status).sort(), ['remediated', 'violating']);
    assert.equal(city.logged('message dead letter').length, 2);
    await city.quiet();
    assert.equal(sent('teams').length, 2);
  });

  it('a channel that fails is tried again, after as long as it asks for, while the others go on', async () => {
    await scene(SLACK + TEAMS);
    server.react = (path, count) =>
      path.startsWith('/teams') && count < 2
        ? count === 0
          ? { status: 500 }
          : { status: 429, headers: { 'retry-after': '2' } }
        : { status: 200 };
    await city.deploy(DIRECT);
    await until(
      'both are told in both',
      () => (taken('slack').length === 2 && taken('teams').length === 2) || undefined,
    );
    const [, second, third] = sent('teams');
    assert.ok((third?.at ?? 0) - (second?.at ?? 0) >= 2000, 'not before the service wants it');
    await city.quiet();
    assert.deepEqual([taken('slack').length, taken('teams').length], [2, 2]);
    assert.equal(city.logged('message to be tried again').length, 2);
  });

  it('a function that dies in the middle loses nothing', async () => {
    await scene(SLACK + TEAMS);
    let restarted: Promise<void> | undefined;
    server.react = (path, count) => {
      if (!path.startsWith('/teams') || count > 0) return { status: 200 };
      // The process dies while one channel has been told and the other one has not answered yet.
      restarted = city.stack.functions.notify.restart();
      return 'silent';
    };
    // A cure would be told as well; here one message is enough.
    await city.stack.setPolicy(
      (await import('../../cli/local/stack.ts')).POLICY.replace('create', 'verify') + `notify:\n${SLACK}${TEAMS}`,
    );
    await city.deploy(DIRECT);
    await until('both are told', () => (taken('slack').length > 0 && taken('teams').length > 0) || undefined);
    await restarted;
    await city.quiet();
    assert.deepEqual([taken('slack').length, taken('teams').length], [1, 1]);
  });

  it('no secret is in any message, object or log line', async () => {
    await scene(SLACK + TEAMS + HOOK);
    server.react = (path) => ({
      status: path.startsWith('/hook') ? 403 : 200,
      body: `you sent me ${server.url}${path}`,
    });
    await city.deploy(DIRECT);
    await until('both are told', () => taken('slack').length === 2 || undefined);
    await city.quiet();
    const objects = await city.call('GET', '/storage/v1/b/run-egress-state/o');
    const names: string[] = objects.body.items.map(({ name }: Json) => name);
    const contents = await Promise.all(
      names.map(async (name) =>
        (await fetch(`${city.url}/storage/v1/b/run-egress-state/o/${encodeURIComponent(name)}?alt=media`)).text(),
      ),
    );
    const dead = JSON.stringify(await pulled('dead-letters-tail'));
    const said = [...city.lines, ...names, ...contents, dead, ...server.posts.map(({ body }) => body)];
    assert.ok(dead.includes('403'));
    assert.deepEqual(
      said.filter((text) => /s3cretpath|MfKQ9r8GK/.test(text)),
      [],
    );
  });

  it('a policy that can not be read keeps messages waiting, not lost', async () => {
    await scene(SLACK);
    await city.stack.setPolicy('version: 1\nnotify: [{name: a, to: irc}]');
    const body = {
      messages: [{ data: Buffer.from(JSON.stringify(await aResult())).toString('base64'), attributes: {} }],
    };
    await city.call('POST', '/v1/projects/myproject/topics/run-egress-results:publish', body);
    await until(
      'it is said',
      () => city.logged('to be mended').some(({ reason }: Json) => /slack, chat/.test(reason)) || undefined,
    );
    await city.stack.setPolicy(`version: 1\nnotify:\n${SLACK}`);
    await until('it is told', () => taken('slack').length === 1 || undefined);
  });

  const aResult = async () => (await import('../support/results.ts')).aResult('violating');
});
