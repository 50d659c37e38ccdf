import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { PubSub, v1 } from '@google-cloud/pubsub';
import { GoogleAuth, PassThroughClient } from 'google-auth-library';
import { startPubsub } from './pubsub-fixture.ts';

const TOPIC = 'projects/p/topics/news';
const SUBSCRIPTION = 'projects/p/subscriptions/sub';

function clientOptions(url: string) {
  const auth = new GoogleAuth({ authClient: new PassThroughClient(), projectId: 'p' });
  const port = Number(new URL(url).port);
  return { fallback: true, protocol: 'http', apiEndpoint: '127.0.0.1', port, auth } as const;
}

async function startWithClients(t: TestContext) {
  const pubsub = await startPubsub(t);
  const options = clientOptions(pubsub.url);
  const publisher = new v1.PublisherClient(options);
  const subscriber = new v1.SubscriberClient(options);
  return { ...pubsub, publisher, subscriber };
}

/** The message of a refusal with that status. */
async function refusal(answer: Promise<{ status: number; body: object }>, status: number): Promise<string> {
  const { status: got, body } = await answer;
  assert.equal(got, status, JSON.stringify(body));
  return (body as { error: { message: string } }).error.message;
}

describe('the official clients', () => {
  it('make, find, change and delete a topic', async (t) => {
    const { publisher, call } = await startWithClients(t);
    await publisher.createTopic({ name: 'projects/p/topics/other', labels: { a: 'b' } });
    const [topics] = await publisher.listTopics({ project: 'projects/p' });
    assert.deepEqual(
      topics.map(({ name }) => name),
      [TOPIC, 'projects/p/topics/other'],
    );
    await publisher.updateTopic({ topic: { name: TOPIC, labels: { c: 'd' } }, updateMask: { paths: ['labels'] } });
    const [topic] = await publisher.getTopic({ topic: TOPIC });
    assert.deepEqual(topic.labels, { c: 'd' });
    await publisher.deleteTopic({ topic: TOPIC });
    await assert.rejects(publisher.getTopic({ topic: TOPIC }), { code: 5 });
    assert.deepEqual((await call('GET', 'topics')).body, {
      topics: [{ name: 'projects/p/topics/other', labels: { a: 'b' } }],
    });
  });

  it('make a subscription, publish, pull and acknowledge', async (t) => {
    const { publisher, subscriber, advance } = await startWithClients(t);
    await subscriber.createSubscription({
      name: SUBSCRIPTION,
      topic: TOPIC,
      retryPolicy: { minimumBackoff: { seconds: 1 }, maximumBackoff: { seconds: 5 } },
    });
    const [attached] = await publisher.listTopicSubscriptions({ topic: TOPIC });
    assert.deepEqual(attached, [SUBSCRIPTION]);
    const [{ messageIds }] = await publisher.publish({ topic: TOPIC, messages: [{ data: Buffer.from('hello') }] });
    const [{ receivedMessages }] = await subscriber.pull({ subscription: SUBSCRIPTION, maxMessages: 5 });
    const [received] = receivedMessages ?? [];
    assert.equal(Buffer.from(received?.message?.data ?? '').toString(), 'hello');
    assert.deepEqual([received?.message?.messageId], messageIds);
    await subscriber.acknowledge({ subscription: SUBSCRIPTION, ackIds: [received?.ackId ?? ''] });
    advance(3600);
    const [{ receivedMessages: left }] = await subscriber.pull({
      subscription: SUBSCRIPTION,
      maxMessages: 5,
      returnImmediately: true,
    });
    assert.deepEqual(left, []);
  });

  it('of the higher level publish too, over REST', async (t) => {
    const { url, subscribe, pull } = await startPubsub(t);
    await subscribe('sub');
    const pubsub = new PubSub({ ...clientOptions(url), apiEndpoint: url, projectId: 'p' });
    await pubsub.topic('news').publishMessage({ json: { a: 1 }, attributes: { b: 'c' } });
    const [received] = await pull('sub');
    assert.deepEqual(received?.message.attributes, { b: 'c' });
    assert.equal(Buffer.from(received?.message.data ?? '', 'base64').toString(), '{"a":1}');
  });
});

describe('a subscription', () => {
  it('shows the defaults that Google fills in', async (t) => {
    const { call, subscribe } = await startPubsub(t);
    await subscribe('sub');
    assert.deepEqual((await call('GET', 'subscriptions/sub')).body, {
      name: SUBSCRIPTION,
      topic: TOPIC,
      pushConfig: {},
      ackDeadlineSeconds: 10,
      messageRetentionDuration: '604800s',
      expirationPolicy: { ttl: '2678400s' },
      state: 'ACTIVE',
    });
  });

  it('is changed in the fields of the mask only, and never in its filter', async (t) => {
    const { call, subscribe } = await startPubsub(t);
    await subscribe('sub', { retryPolicy: {} });
    const subscription = { ackDeadlineSeconds: 60, labels: { a: 'b' }, filter: 'attributes:x' };
    const patch = (updateMask: string) => call('PATCH', 'subscriptions/sub', { subscription, updateMask });
    const { body } = await patch('ackDeadlineSeconds,retry_policy');
    assert.equal(body['ackDeadlineSeconds'], 60);
    assert.equal(body['labels'], undefined);
    assert.equal(body['retryPolicy'], undefined);
    assert.match(await refusal(patch('filter'), 400), /'filter' field in the Subscription is not mutable/);
    assert.match(await refusal(patch(''), 400), /update_mask .* must be set/);
  });

  it('is listed page by page', async (t) => {
    const { call, subscribe } = await startPubsub(t);
    for (const name of ['sub-c', 'sub-a', 'sub-b']) await subscribe(name);
    const first = await call('GET', 'subscriptions?pageSize=2');
    const second = await call('GET', `subscriptions?pageSize=2&pageToken=${String(first.body['nextPageToken'])}`);
    const names = [first, second].map(({ body }) => (body['subscriptions'] as { name: string }[]).map((s) => s.name));
    assert.deepEqual(names, [
      ['projects/p/subscriptions/sub-a', 'projects/p/subscriptions/sub-b'],
      ['projects/p/subscriptions/sub-c'],
    ]);
    assert.equal(second.body['nextPageToken'], undefined);
  });

  const mistakes = [
    { ackDeadlineSeconds: 9 },
    { ackDeadlineSeconds: 601 },
    { topic: 'news' },
    { pushConfig: { pushEndpoint: 'nowhere' } },
    { deadLetterPolicy: { deadLetterTopic: TOPIC, maxDeliveryAttempts: 4 } },
    { deadLetterPolicy: { deadLetterTopic: TOPIC, maxDeliveryAttempts: 101 } },
    { retryPolicy: { minimumBackoff: '20s', maximumBackoff: '10s' } },
    { retryPolicy: { maximumBackoff: '601s' } },
    { enableExactlyOnceDelivery: true },
    { bigqueryConfig: { table: 't' } },
  ];
  for (const mistake of mistakes) {
    it(`is refused with ${JSON.stringify(mistake)}`, async (t) => {
      const { call } = await startPubsub(t);
      await refusal(call('PUT', 'subscriptions/sub', { topic: TOPIC, ...mistake }), 400);
      assert.equal((await call('GET', 'subscriptions/sub')).status, 404);
    });
  }

  it('is refused on a topic that is not there, under a name that is taken or not allowed', async (t) => {
    const { call, subscribe } = await startPubsub(t);
    await subscribe('sub');
    const put = (name: string, topic: string) => call('PUT', `subscriptions/${name}`, { topic });
    assert.equal(await refusal(put('new', 'projects/p/topics/none'), 404), 'Resource not found (resource=none).');
    const taken = 'Resource already exists in the project (resource=sub).';
    assert.equal(await refusal(put('sub', TOPIC), 409), taken);
    for (const name of ['ab', '1abc', 'goog-sub', 'a'.repeat(256)]) await refusal(put(name, TOPIC), 400);
    const deadLetterPolicy = { deadLetterTopic: 'projects/p/topics/none' };
    await refusal(call('PUT', 'subscriptions/new', { topic: TOPIC, deadLetterPolicy }), 404);
  });
});

describe('a publish', () => {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, '']));
  const rows = [
    { what: 'nothing', messages: [], why: /message_count is too small/ },
    { what: 'an empty message', messages: [{}], why: /messages in the publish request is empty/ },
    { what: 'data that is not base64', messages: [{ data: '%' }], why: /Base64/ },
    { what: '101 attributes', messages: [{ attributes: many(101) }], why: /100/ },
    { what: 'a long attribute key', messages: [{ attributes: { ['k'.repeat(257)]: '' } }], why: /256/ },
    { what: 'a long attribute value', messages: [{ attributes: { a: 'v'.repeat(1025) } }], why: /1024/ },
    { what: '1001 messages', messages: Array(1001).fill({ data: 'YQ==' }), why: /1000/ },
    { what: 'over 10 MB', messages: [{ data: Buffer.alloc(10_000_001).toString('base64') }], why: /10000000/ },
  ];
  for (const { what, messages, why } of rows) {
    it(`of ${what} is refused`, async (t) => {
      const { call } = await startPubsub(t);
      assert.match(await refusal(call('POST', 'topics/news:publish', { messages }), 400), why);
    });
  }

  it('to a topic that is not there is refused', async (t) => {
    const { publish } = await startPubsub(t);
    assert.equal(await refusal(publish(['x'], {}, 'none'), 404), 'Resource not found (resource=none).');
  });

  it('of 100 attributes and no data is taken', async (t) => {
    const { call } = await startPubsub(t);
    assert.equal((await call('POST', 'topics/news:publish', { messages: [{ attributes: many(100) }] })).status, 200);
  });
});
