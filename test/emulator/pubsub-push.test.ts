import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Clock } from '../../emulator/clock.ts';
import { startPushDeadline } from '../../emulator/services/pubsub/push-deadline.ts';
import { Schedule } from '../../emulator/services/pubsub/schedule.ts';
import { startEndpoint, startPubsub, texts } from './pubsub-fixture.ts';

async function startPushed(t: Parameters<typeof startPubsub>[0], settings: object = {}, pushConfig: object = {}) {
  const pubsub = await startPubsub(t);
  const endpoint = await startEndpoint(t);
  await pubsub.subscribe('sub', { pushConfig: { pushEndpoint: endpoint.url, ...pushConfig }, ...settings });
  return { ...pubsub, endpoint };
}

describe('a pushed message', () => {
  it('arrives as JSON with its fields under both spellings', async (t) => {
    const { publish, endpoint, cloud } = await startPushed(t);
    const { body } = await publish(['hello'], { attributes: { a: 'b' }, orderingKey: 'k' });
    const push = await endpoint.next();
    await push.answer(204);
    const [messageId] = body['messageIds'] as string[];
    const publishTime = cloud.clock.now();
    assert.equal(push.headers['content-type'], 'application/json');
    assert.equal(push.headers.authorization, undefined);
    assert.deepEqual(JSON.parse(push.body), {
      message: {
        data: 'aGVsbG8=',
        attributes: { a: 'b' },
        messageId,
        message_id: messageId,
        publishTime,
        publish_time: publishTime,
        orderingKey: 'k',
      },
      subscription: 'projects/p/subscriptions/sub',
    });
  });

  for (const status of [200, 201, 202, 204]) {
    it(`is acknowledged by ${status}`, async (t) => {
      const { publish, endpoint, advance } = await startPushed(t);
      await publish(['hello']);
      await (await endpoint.next()).answer(status);
      advance(3600);
      assert.ok(await endpoint.quiet());
    });
  }

  for (const status of [203, 302, 404, 500]) {
    it(`comes again after ${status}, in cloud time`, async (t) => {
      const { publish, endpoint, advance } = await startPushed(t);
      await publish(['hello']);
      await (await endpoint.next()).answer(status);
      assert.ok(await endpoint.quiet());
      advance(0.1);
      await (await endpoint.next()).answer(200);
    });
  }

  it('backs off from 0.1 seconds, doubling, where there is no retry policy', async (t) => {
    const { publish, endpoint, advance } = await startPushed(t);
    await publish(['hello']);
    for (const backoff of [0.1, 0.2, 0.4]) {
      await (await endpoint.next()).answer(500);
      advance(backoff * 0.9);
      assert.ok(await endpoint.quiet());
      advance(backoff * 0.2);
    }
    await (await endpoint.next()).answer(200);
  });

  it('backs off as the retry policy says', async (t) => {
    const { publish, endpoint, advance } = await startPushed(t, { retryPolicy: { minimumBackoff: '10s' } });
    await publish(['hello']);
    await (await endpoint.next()).answer(500);
    advance(9);
    assert.ok(await endpoint.quiet());
    advance(1);
    await (await endpoint.next()).answer(200);
  });

  it('counts its attempts and ends in the dead-letter topic', async (t) => {
    const graveyard = 'projects/p/topics/graveyard';
    const { call, publish, subscribe, pull, endpoint, advance } = await startPushed(t);
    await call('PUT', 'topics/graveyard');
    await subscribe('dead', { topic: graveyard });
    const subscription = { deadLetterPolicy: { deadLetterTopic: graveyard } };
    await call('PATCH', 'subscriptions/sub', { subscription, updateMask: 'deadLetterPolicy' });
    await publish(['bad']);
    for (const attempt of [1, 2, 3, 4, 5]) {
      const push = await endpoint.next();
      assert.equal((JSON.parse(push.body) as { deliveryAttempt: number }).deliveryAttempt, attempt);
      await push.answer(500);
      advance(60);
    }
    assert.ok(await endpoint.quiet());
    assert.deepEqual(texts(await pull('dead')), ['bad']);
  });

  it('waits for the one before it under the same ordering key, and comes again behind it', async (t) => {
    const { publish, endpoint, advance } = await startPushed(t, { enableMessageOrdering: true });
    await publish(['1', '2'], { orderingKey: 'a' });
    const first = await endpoint.next();
    await publish(['x'], { orderingKey: 'b' });
    const other = await endpoint.next();
    assert.deepEqual([first.text, other.text], ['1', 'x']);
    assert.ok(await endpoint.quiet());
    await first.answer(500);
    advance(1);
    for (const expected of ['1', '2']) {
      const push = await endpoint.next();
      assert.equal(push.text, expected);
      assert.ok(await endpoint.quiet());
      await push.answer(200);
    }
  });

  it('comes again when nobody listens at the endpoint, and to a better one after modifyPushConfig', async (t) => {
    const { publish, endpoint, call, advance } = await startPushed(t, {}, { pushEndpoint: 'http://127.0.0.1:1/' });
    await publish(['hello']);
    await call('POST', 'subscriptions/sub:modifyPushConfig', { pushConfig: { pushEndpoint: endpoint.url } });
    while (await endpoint.quiet()) advance(60);
    const push = await endpoint.next();
    assert.equal(push.text, 'hello');
    await push.answer(200);
  });

  it('is pulled once the endpoint is taken away', async (t) => {
    const { publish, pull, endpoint, call, advance } = await startPushed(t);
    await publish(['hello']);
    await (await endpoint.next()).answer(500);
    await call('POST', 'subscriptions/sub:modifyPushConfig', { pushConfig: {} });
    advance(1);
    assert.deepEqual(texts(await pull('sub')), ['hello']);
  });

  it('brings the identity token of its service account', async (t) => {
    const oidcToken = { serviceAccountEmail: 'pusher@p.iam.gserviceaccount.com', audience: 'https://my.fn' };
    const { publish, endpoint, cloud } = await startPushed(t, {}, { oidcToken });
    await publish(['hello']);
    const { headers, answer } = await endpoint.next();
    await answer(200);
    const [, claims = ''] = (headers.authorization ?? '').replace(/^Bearer /, '').split('.');
    const iat = Math.floor(cloud.clock.nowMs() / 1000);
    assert.deepEqual(JSON.parse(Buffer.from(claims, 'base64url').toString()), {
      aud: 'https://my.fn',
      email: 'pusher@p.iam.gserviceaccount.com',
      email_verified: true,
      exp: iat + 3600,
      iat,
      iss: 'https://accounts.google.com',
    });
  });

  it('is its bare data without a wrapper, with its metadata in headers where asked for', async (t) => {
    const { publish, endpoint } = await startPushed(t, {}, { noWrapper: { writeMetadata: true } });
    await publish(['hello'], { attributes: { color: 'red', 'not a header': 'x', 'transfer-encoding': 'chunked' } });
    const { headers, body, answer } = await endpoint.next();
    await answer(200);
    assert.equal(body, 'hello');
    assert.equal(headers['color'], 'red');
    assert.equal(headers['x-goog-pubsub-subscription-name'], 'projects/p/subscriptions/sub');
    assert.match(String(headers['x-goog-pubsub-message-id']), /^\d+$/);
  });

  it('is cut off when its project is cleared, and does not come again', async (t) => {
    const { publish, cloud, endpoint, advance, call } = await startPushed(t);
    await publish(['hello']);
    await endpoint.next();
    cloud.broker.clear('q');
    assert.equal((await call('GET', 'subscriptions/sub')).status, 200);
    cloud.broker.clear('p');
    advance(3600);
    assert.ok(await endpoint.quiet());
    assert.equal((await call('GET', 'subscriptions/sub')).status, 404);
  });
});

it('a push is cut when both the ack deadline in cloud time and 30 seconds of real time have passed', (t) => {
  const clock = new Clock(0);
  const schedule = new Schedule(clock);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const cut: string[] = [];
  startPushDeadline(schedule, 600, () => cut.push('fast clock'));
  clock.advance(600);
  assert.equal(cut.length, 0);
  t.mock.timers.tick(30_000);
  assert.deepEqual(cut, ['fast clock']);
  startPushDeadline(schedule, 600, () => cut.push('slow clock'));
  t.mock.timers.tick(30_000);
  assert.deepEqual(cut, ['fast clock']);
  clock.advance(600);
  assert.deepEqual(cut, ['fast clock', 'slow clock']);
});
