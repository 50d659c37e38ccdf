import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { localChannels } from '../../cli/local/channels.ts';
import { startWall, type Wall } from '../../cli/local/wall.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import { toMessage } from '../../shared/notify/to-message.ts';
import { toWebhook } from '../../shared/notify/render/webhook.ts';
import { aResult } from '../support/results.ts';

describe('the wall of the local stack', () => {
  let wall: Wall;
  before(async () => {
    wall = await startWall();
  });
  after(() => wall.stop());

  it('keeps what is posted to it, as text', async () => {
    const result = await aResult('violating');
    const job = 'projects/p/locations/r/jobs/<img src=x onerror=alert(1)>';
    const message = toMessage({ ...result, job }, { language: 'en' });
    const body = JSON.stringify(toWebhook(message, [result]));
    assert.equal((await fetch(wall.url, { method: 'POST', body })).status, 204);
    assert.match(wall.messages[0]?.text ?? '', /^❌ <img src=x onerror=alert\(1\)> can't reach github\.com:443/);
    assert.deepEqual(wall.titles, ["<img src=x onerror=alert(1)> can't reach github.com:443"]);
  });

  it('takes nothing from a browser, and what is no message does it no harm', async () => {
    const before = wall.titles.length;
    const body = JSON.stringify({ message: { title: 'x' } });
    const headers = { origin: 'https://evil.example' };
    assert.equal((await fetch(wall.url, { method: 'POST', body, headers })).status, 403);
    for (const nonsense of ['', '{', '[]', '{"message":null}'])
      assert.equal((await fetch(wall.url, { method: 'POST', body: nonsense })).status, 400, nonsense);
    assert.equal((await fetch(wall.url)).status, 403);
    assert.equal(wall.titles.length, before);
  });

  it('is a channel of the policy, beside the webhooks of the environment', () => {
    const secret = 'https://hooks.slack.com/services/T/B/s3cretpath';
    const { yaml, env } = localChannels(wall.url, { RUN_EGRESS_SLACK_URL: secret, RUN_EGRESS_TEAMS_URL: '' });
    const { base } = parsePolicy(`version: 1\nnotify:\n${yaml}`);
    assert.deepEqual(
      base.notify.map(({ name, to }) => [name, to]),
      [
        ['wall', 'webhook'],
        ['slack', 'slack'],
      ],
    );
    assert.equal(env['RUN_EGRESS_SLACK_URL'], secret);
    assert.doesNotMatch(yaml, /s3cretpath/);
  });
});
