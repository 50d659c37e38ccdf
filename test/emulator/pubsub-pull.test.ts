import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startPubsub, texts } from './pubsub-fixture.ts';

describe('a pulled message', () => {
  it('reaches each subscription of its topic with id, time, attributes and ordering key', async (t) => {
    const pubsub = await startPubsub(t);
    await pubsub.subscribe('one');
    await pubsub.subscribe('two');
    const { body } = await pubsub.publish(['hello'], { attributes: { a: 'b' }, orderingKey: 'k' });
    for (const name of ['one', 'two']) {
      const [received] = await pubsub.pull(name);
      assert.deepEqual(received?.message, {
        data: 'aGVsbG8=',
        attributes: { a: 'b' },
        orderingKey: 'k',
        messageId: (body['messageIds'] as string[])[0],
        publishTime: pubsub.cloud.clock.now(),
      });
    }
  });

  it('is not seen by a subscription that came later', async (t) => {
    const pubsub = await startPubsub(t);
    await pubsub.publish(['before']);
    await pubsub.subscribe('late');
    assert.deepEqual(await pubsub.pull('late'), []);
  });

  it('comes again when its ack deadline passes, and not after an ack', async (t) => {
    const pubsub = await startPubsub(t);
    await pubsub.subscribe('sub', { ackDeadlineSeconds: 20 });
    await pubsub.publish(['hello']);
    await pubsub.pull('sub');
    pubsub.advance(19);
    assert.deepEqual(await pubsub.pull('sub'), []);
    pubsub.advance(1);
    const again = await pubsub.pull('sub');
    assert.deepEqual(texts(again), ['hello']);
    await pubsub.ack('sub', again[0]);
    pubsub.advance(3600);
    assert.deepEqual(await pubsub.pull('sub'), []);
  });

  it('stays with its subscriber as long as the deadline is extended', async (t) => {
    const pubsub = await startPubsub(t);
    await pubsub.subscribe('sub');
    await pubsub.publish(['hello']);
    const [received] = await pubsub.pull('sub');
    const body = { ackIds: [received?.ackId], ackDeadlineSeconds: 60 };
    await pubsub.call('POST', 'subscriptions/sub:modifyAckDeadline', body);
    pubsub.advance(59);
    assert.deepEqual(await pubsub.pull('sub'), []);
    pubsub.advance(1);
    assert.deepEqual(texts(await pubsub.pull('sub')), ['hello']);
  });

  it('is acknowledged by a late ack, unless it has been handed out again', async (t) => {
    const pubsub = await startPubsub(t);
    await pubsub.subscribe('sub');
    await pubsub.publish(['one', 'two']);
    const [one, two] = await pubsub.pull('sub');
    pubsub.advance(10);
    await pubsub.ack('sub', one);
    const again = await pubsub.pull('sub');
    assert.deepEqual(texts(again), ['two']);
    await pubsub.ack('sub', two);
    await pubsub.nack('sub', again[0]);
    assert.deepEqual(texts(await pubsub.pull('sub')), ['two']);
  });

  it('comes again at once after a nack where there is no retry policy', async (t) => {
    const pubsub = await startPubsub(t);
    await pubsub.subscribe('sub');
    await pubsub.publish(['hello']);
    await pubsub.nack('sub', (await pubsub.pull('sub'))[0]);
    const again = await pubsub.pull('sub');
    assert.deepEqual(texts(again), ['hello']);
    assert.equal(again[0]?.deliveryAttempt, undefined);
  });

  it('comes again after a back-off that doubles up to the maximum of the retry policy', async (t) => {
    const pubsub = await startPubsub(t);
    await pubsub.subscribe('sub', { retryPolicy: { minimumBackoff: '10s', maximumBackoff: '30s' } });
    await pubsub.publish(['hello']);
    for (const backoff of [10, 20, 30, 30]) {
      await pubsub.nack('sub', (await pubsub.pull('sub'))[0]);
      pubsub.advance(backoff - 1);
      assert.deepEqual(await pubsub.pull('sub'), []);
      pubsub.advance(1);
    }
    assert.deepEqual(texts(await pubsub.pull('sub')), ['hello']);
  });

  it('is still delivered when its topic is gone', async (t) => {
    const pubsub = await startPubsub(t);
    await pubsub.subscribe('sub');
    await pubsub.publish(['hello']);
    await pubsub.call('DELETE', 'topics/news');
    assert.deepEqual(texts(await pubsub.pull('sub')), ['hello']);
    assert.equal((await pubsub.call('GET', 'subscriptions/sub')).body['topic'], '_deleted-topic_');
  });
});

describe('a pull', () => {
  it('that finds nothing waits for a message', async (t) => {
    const pubsub = await startPubsub(t);
    await pubsub.subscribe('sub');
    const waiting = pubsub.call('POST', 'subscriptions/sub:pull', { maxMessages: 5 });
    await new Promise((resolve) => setTimeout(resolve, 30));
    await pubsub.publish(['hello']);
    const { body } = await waiting;
    assert.equal((body['receivedMessages'] as unknown[]).length, 1);
  });

  it('that waits ends with nothing when its subscription is deleted', async (t) => {
    const pubsub = await startPubsub(t);
    await pubsub.subscribe('sub');
    const waiting = pubsub.call('POST', 'subscriptions/sub:pull', { maxMessages: 5 });
    await new Promise((resolve) => setTimeout(resolve, 30));
    await pubsub.call('DELETE', 'subscriptions/sub');
    assert.deepEqual(await waiting, { status: 200, body: {} });
  });

  it('takes no more than it asked for', async (t) => {
    const pubsub = await startPubsub(t);
    await pubsub.subscribe('sub');
    await pubsub.publish(['one', 'two', 'three']);
    assert.deepEqual(texts(await pubsub.pull('sub', 2)), ['one', 'two']);
    assert.deepEqual(texts(await pubsub.pull('sub', 2)), ['three']);
  });

  it('is refused on a pushed subscription, with no number of messages and with a foreign ack id', async (t) => {
    const pubsub = await startPubsub(t);
    await pubsub.subscribe('pushed', { pushConfig: { pushEndpoint: 'http://127.0.0.1:9/' } });
    const pushed = await pubsub.call('POST', 'subscriptions/pushed:pull', { maxMessages: 1 });
    assert.equal(pushed.status, 400);
    assert.match(JSON.stringify(pushed.body), /"This method is not supported for this subscription type."/);
    await pubsub.subscribe('sub');
    assert.equal((await pubsub.call('POST', 'subscriptions/sub:pull', {})).status, 400);
    for (const ackIds of [[], ['nonsense']]) {
      assert.equal((await pubsub.call('POST', 'subscriptions/sub:acknowledge', { ackIds })).status, 400);
    }
    assert.equal((await pubsub.call('POST', 'subscriptions/none:pull', { maxMessages: 1 })).status, 404);
  });
});
