import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startPubsub, texts } from './pubsub-fixture.ts';

async function startOrdered(t: Parameters<typeof startPubsub>[0], settings: object = {}) {
  const pubsub = await startPubsub(t);
  await pubsub.subscribe('sub', { enableMessageOrdering: true, ...settings });
  return pubsub;
}

describe('messages of one ordering key', () => {
  it('come one batch after the other, other keys beside them', async (t) => {
    const pubsub = await startOrdered(t);
    await pubsub.publish(['1', '2', '3'], { orderingKey: 'a' });
    await pubsub.publish(['x'], { orderingKey: 'b' });
    const first = await pubsub.pull('sub', 2);
    assert.deepEqual(texts(first), ['1', '2']);
    assert.deepEqual(texts(await pubsub.pull('sub')), ['x']);
    await pubsub.ack('sub', first[0]);
    assert.deepEqual(await pubsub.pull('sub'), []);
    await pubsub.ack('sub', first[1]);
    assert.deepEqual(texts(await pubsub.pull('sub')), ['3']);
  });

  it('all come again from the one that was nacked, acknowledged ones too', async (t) => {
    const pubsub = await startOrdered(t);
    await pubsub.publish(['1', '2', '3', '4'], { orderingKey: 'a' });
    const [one, two, three] = await pubsub.pull('sub', 3);
    await pubsub.ack('sub', three);
    await pubsub.nack('sub', two);
    assert.deepEqual(await pubsub.pull('sub'), [], 'the first is still outstanding');
    await pubsub.ack('sub', one);
    assert.deepEqual(texts(await pubsub.pull('sub')), ['2', '3', '4']);
  });

  it('come again in order when the deadline passes', async (t) => {
    const pubsub = await startOrdered(t);
    await pubsub.publish(['1', '2'], { orderingKey: 'a' });
    const [one] = await pubsub.pull('sub');
    await pubsub.ack('sub', one);
    await pubsub.publish(['3'], { orderingKey: 'a' });
    pubsub.advance(10);
    assert.deepEqual(texts(await pubsub.pull('sub')), ['2', '3']);
  });

  it('wait behind the back-off of the one that failed', async (t) => {
    const pubsub = await startOrdered(t, { retryPolicy: { minimumBackoff: '10s', maximumBackoff: '60s' } });
    await pubsub.publish(['1', '2'], { orderingKey: 'a' });
    await pubsub.publish(['x'], { orderingKey: 'b' });
    await pubsub.nack('sub', (await pubsub.pull('sub', 1))[0]);
    assert.deepEqual(texts(await pubsub.pull('sub')), ['x']);
    pubsub.advance(10);
    assert.deepEqual(texts(await pubsub.pull('sub')), ['1', '2']);
  });

  it('go on behind one that went to the dead-letter topic', async (t) => {
    const pubsub = await startOrdered(t, {
      deadLetterPolicy: { deadLetterTopic: 'projects/p/topics/news', maxDeliveryAttempts: 5 },
    });
    await pubsub.publish(['bad', 'good'], { orderingKey: 'a' });
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const [bad] = await pubsub.pull('sub', 1);
      assert.equal(bad?.deliveryAttempt, attempt);
      await pubsub.nack('sub', bad);
    }
    assert.deepEqual(texts(await pubsub.pull('sub')), ['good', 'bad']);
  });

  it('come in any order where the subscription does not ask for one', async (t) => {
    const pubsub = await startPubsub(t);
    await pubsub.subscribe('sub');
    await pubsub.publish(['1', '2'], { orderingKey: 'a' });
    assert.deepEqual(texts(await pubsub.pull('sub', 1)), ['1']);
    assert.deepEqual(texts(await pubsub.pull('sub', 1)), ['2']);
  });
});

describe('a message that keeps failing', () => {
  const deadLetterPolicy = { deadLetterTopic: 'projects/p/topics/graveyard', maxDeliveryAttempts: 5 };

  it('goes to the dead-letter topic with its story after the last attempt, and not before', async (t) => {
    const pubsub = await startPubsub(t);
    await pubsub.call('PUT', 'topics/graveyard');
    await pubsub.subscribe('dead', { topic: 'projects/p/topics/graveyard' });
    await pubsub.subscribe('sub', { deadLetterPolicy });
    await pubsub.publish(['bad'], { attributes: { own: 'kept' } });
    const published = new Date(pubsub.cloud.clock.nowMs());
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      assert.deepEqual(await pubsub.pull('dead'), []);
      const [bad] = await pubsub.pull('sub');
      assert.equal(bad?.deliveryAttempt, attempt);
      if (attempt % 2) await pubsub.nack('sub', bad);
      else pubsub.advance(10);
    }
    assert.deepEqual(await pubsub.pull('sub'), []);
    const [dead] = await pubsub.pull('dead');
    assert.equal(dead?.deliveryAttempt, undefined);
    assert.deepEqual(dead?.message.attributes, {
      own: 'kept',
      CloudPubSubDeadLetterSourceDeliveryCount: '5',
      CloudPubSubDeadLetterSourceSubscription: 'sub',
      CloudPubSubDeadLetterSourceSubscriptionProject: 'p',
      CloudPubSubDeadLetterSourceTopicPublishTime: published.toISOString().replace('Z', '+00:00'),
    });
  });

  it('goes on coming when the dead-letter topic has been deleted', async (t) => {
    const pubsub = await startPubsub(t);
    await pubsub.call('PUT', 'topics/graveyard');
    await pubsub.subscribe('sub', { deadLetterPolicy });
    await pubsub.call('DELETE', 'topics/graveyard');
    await pubsub.publish(['bad']);
    for (let attempt = 1; attempt <= 6; attempt += 1) await pubsub.nack('sub', (await pubsub.pull('sub'))[0]);
    assert.equal((await pubsub.pull('sub'))[0]?.deliveryAttempt, 7);
  });
});
