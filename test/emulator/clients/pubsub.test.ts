import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PublisherClient, SubscriberClient } from '@google-cloud/pubsub-api';
import { all, cloudForClients, PROJECT, refused } from './fixture.ts';

const { options } = await cloudForClients('pubsub');
const publisher = new PublisherClient(options);
const subscriber = new SubscriberClient(options);

const project = `projects/${PROJECT}`;
const topic = `${project}/topics/news`;
const subscription = `${project}/subscriptions/reader`;
const text = (data: unknown) => Buffer.from(data as Uint8Array).toString();

describe('topics', () => {
  it('are created once, read, changed, listed and deleted', async () => {
    await publisher.createTopic({ name: topic, labels: { a: 'b' } });
    await refused(publisher.createTopic({ name: topic }), 409, /already exists/);
    const updated = { topic: { name: topic, labels: { a: 'c' } }, updateMask: { paths: ['labels'] } };
    assert.deepEqual((await publisher.updateTopic(updated))[0].labels, { a: 'c' });
    assert.deepEqual((await publisher.getTopic({ topic }))[0].labels, { a: 'c' });
    for (let i = 0; i < 3; i++) await publisher.createTopic({ name: `${project}/topics/more-${i}` });
    assert.equal((await all(publisher.listTopicsAsync({ project, pageSize: 2 }))).length, 4);
    await publisher.deleteTopic({ topic: `${project}/topics/more-0` });
    await refused(publisher.getTopic({ topic: `${project}/topics/more-0` }), 404, /Resource not found/);
  });
});

describe('subscriptions', () => {
  it('are created with their settings, changed by a mask, and listed', async () => {
    await publisher.createTopic({ name: `${project}/topics/dead` });
    const deadLetterPolicy = { deadLetterTopic: `${project}/topics/dead`, maxDeliveryAttempts: 5 };
    const settings = {
      name: subscription,
      topic,
      ackDeadlineSeconds: 30,
      enableMessageOrdering: true,
      filter: 'attributes:kind',
      deadLetterPolicy,
      retryPolicy: { minimumBackoff: { seconds: 1 }, maximumBackoff: { seconds: 10 } },
    };
    await subscriber.createSubscription(settings);
    await refused(subscriber.createSubscription({ name: subscription, topic }), 409, /already exists/);
    const missing = { name: `${project}/subscriptions/other`, topic: `${project}/topics/nope` };
    await refused(subscriber.createSubscription(missing), 404, /Resource not found/);
    const [read] = await subscriber.getSubscription({ subscription });
    assert.deepEqual(
      [read.ackDeadlineSeconds, read.enableMessageOrdering, read.filter, read.state],
      [30, true, 'attributes:kind', 'ACTIVE'],
    );
    const change = {
      subscription: { name: subscription, ackDeadlineSeconds: 60 },
      updateMask: { paths: ['ack_deadline_seconds'] },
    };
    assert.equal((await subscriber.updateSubscription(change))[0].ackDeadlineSeconds, 60);
    assert.equal((await all(subscriber.listSubscriptionsAsync({ project }))).length, 1);
    assert.deepEqual(await all(publisher.listTopicSubscriptionsAsync({ topic })), [subscription]);
  });

  it('deliver what passes the filter, in order, until it is acknowledged', async () => {
    const message = (data: string, attributes: Record<string, string>) => ({
      data: Buffer.from(data),
      attributes,
      orderingKey: 'k',
    });
    const messages = [message('one', { kind: 'x' }), message('none', {}), message('two', { kind: 'y' })];
    const [published] = await publisher.publish({ topic, messages });
    assert.equal(published.messageIds?.length, 3);
    const pull = async () => (await subscriber.pull({ subscription, maxMessages: 10 }))[0].receivedMessages ?? [];
    const received = await pull();
    assert.deepEqual(
      received.map((one) => text(one.message?.data)),
      ['one', 'two'],
    );
    assert.deepEqual([received[0]?.deliveryAttempt, received[0]?.message?.orderingKey], [1, 'k']);
    const ackIds = received.map(({ ackId }) => ackId ?? '');
    await subscriber.modifyAckDeadline({ subscription, ackIds: ackIds.slice(1), ackDeadlineSeconds: 0 });
    await subscriber.acknowledge({ subscription, ackIds: ackIds.slice(0, 1) });
    const again = await pull();
    assert.deepEqual(
      again.map((one) => [text(one.message?.data), one.deliveryAttempt]),
      [['two', 2]],
    );
    await subscriber.acknowledge({ subscription, ackIds: again.map(({ ackId }) => ackId ?? '') });
  });

  it('are pushed from one moment on, and pulled no more', async () => {
    const pushConfig = { pushEndpoint: 'http://127.0.0.1:9/' };
    await subscriber.modifyPushConfig({ subscription, pushConfig });
    await refused(subscriber.pull({ subscription, maxMessages: 1 }), 400, /not supported for this subscription type/);
    await subscriber.deleteSubscription({ subscription });
    await refused(subscriber.getSubscription({ subscription }), 404, /Resource not found/);
  });
});
