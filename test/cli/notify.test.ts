import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startChatServer, type ChatServer } from '../support/chat-server.ts';
import { aResult, BUCKET } from '../support/results.ts';
import { runHere } from './in-process.ts';

const GOLDEN = new URL('../golden-messages/', import.meta.url);
const golden = (file: string): unknown => JSON.parse(readFileSync(new URL(file, GOLDEN), 'utf8'));

describe('run-egress notify', () => {
  let server: ChatServer;
  let folder: string;
  let file: string;
  before(async () => {
    server = await startChatServer();
    folder = await mkdtemp(join(tmpdir(), 'run-egress-'));
    file = join(folder, 'result.json');
    await writeFile(file, JSON.stringify(await aResult('violating')));
  });
  after(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    server.clear();
    server.react = () => ({ status: 200, body: 'ok' });
  });

  /** A local cloud at the same server: only then may messages be posted to this machine. */
  const env = (more: Record<string, string> = {}) => ({
    RUN_EGRESS_BUCKET: BUCKET,
    RUN_EGRESS_ENDPOINT: server.url,
    RUN_EGRESS_SLACK_URL: `${server.url}/s3cretpath`,
    RUN_EGRESS_WEBHOOK_URL: `${server.url}/s3cretpath`,
    RUN_EGRESS_WEBHOOK_KEY: 'key',
    ...more,
  });

  for (const to of ['slack', 'chat', 'teams', 'webhook']) {
    for (const lang of ['en', 'zh-CN']) {
      it(`--dry-run prints exactly what ${to} would get in ${lang}, and posts nothing`, async () => {
        const args = ['notify', '--result', file, '--to', to, '--lang', lang, '--dry-run'];
        const { status, stdout, stderr } = await runHere(args, { env: env() });
        assert.deepEqual([status, stderr, server.posts.length], [0, '', 0]);
        assert.deepEqual(JSON.parse(stdout), golden(`violating/${lang}/${to}.json`));
      });
    }
  }

  it('sends it without', async () => {
    const { status, stdout } = await runHere(['notify', '--result', file, '--to', 'slack'], { env: env() });
    assert.deepEqual([status, stdout, server.posts.length], [0, '', 1]);
    assert.deepEqual(JSON.parse(server.posts[0]?.body ?? ''), golden('violating/en/slack.json'));
  });

  it('takes the object that keeps a result, from stdin, too', async () => {
    const kept = JSON.stringify({ state: 'published', at: 'x', result: await aResult('violating') });
    const args = ['notify', '--result', '-', '--to', 'teams', '--dry-run'];
    const { status, stdout } = await runHere(args, { env: env(), stdin: kept });
    assert.equal(status, 0);
    assert.deepEqual(JSON.parse(stdout), golden('violating/en/teams.json'));
  });

  it('says what the service said, and nothing of the secret', async () => {
    server.react = (path) => ({ status: 404, body: `no_service at ${path}` });
    const args = ['notify', '--result', file, '--to', 'webhook', '--host', 'hooks.example.com'];
    const refused = await runHere(args, { env: env() });
    assert.deepEqual(refused, { status: 1, stdout: '', stderr: 'webhook: refused: 404: no_service at /***\n' });
    server.react = () => ({ status: 503 });
    const later = await runHere(args, { env: env() });
    assert.deepEqual(later, { status: 3, stdout: '', stderr: 'webhook: try again later: 503\n' });
  });

  it('posts to no other host than the service has, where the APIs are not on this machine', async () => {
    const { RUN_EGRESS_ENDPOINT: _, ...real } = env();
    const { status, stderr } = await runHere(['notify', '--result', file, '--to', 'slack'], { env: real });
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^slack: refused: the secret is no address of this service: expected https:\/\/hooks\.slack\.com/,
    );
    assert.equal(server.posts.length, 0);
  });

  const mistakes = [
    { when: 'a file that is no result', args: ['--result', '-', '--to', 'slack'], stdin: '{}', says: /^-: version: / },
    {
      when: 'a result of another version',
      args: ['--result', '-', '--to', 'slack'],
      stdin: '{"version":7}',
      says: /expected 1, and got 7/,
    },
    {
      when: 'a secret where its name belongs',
      args: ['--result', '-', '--to', 'slack', '--url', 'https://hooks.slack.com/services/s3cret'],
      stdin: '{"version":7}',
      says: /channel: url: expected projects\/P\/secrets/,
    },
    {
      when: 'an unknown service',
      args: ['--result', '-', '--to', 'irc'],
      stdin: '{}',
      says: /Allowed choices are slack, chat, teams, webhook/,
    },
    {
      when: 'a webhook without its host',
      args: ['--result', '-', '--to', 'webhook'],
      stdin: '{}',
      says: /--host: expected the host/,
    },
  ];
  for (const { when, args, stdin, says } of mistakes) {
    it(`${when} is bad usage`, async () => {
      const { status, stderr } = await runHere(['notify', ...args], { env: env(), stdin });
      assert.equal(status, 2);
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /s3cret/);
    });
  }
});
