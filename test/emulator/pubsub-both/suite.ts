import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { caller, textOf } from './caller.ts';

/** What holds of Pub/Sub wherever it runs. `urlOf` gives the address once the server has been started. */
export function behavesAsPubsub(urlOf: () => string): void {
  let projects = 0;
  const fresh = () => caller(urlOf(), `project-${++projects}`);

  it('makes topics and subscriptions once, lists them in pages and takes them away', async () => {
    const { call, topic, subscribe, done, prefix } = fresh();
    for (const name of ['news', 'more', 'last']) await topic(name);
    assert.equal((await call('PUT', 'topics/news', {})).status, 409);
    const first = await done('GET', 'topics?pageSize=2');
    const second = await done('GET', `topics?pageSize=2&pageToken=${String(first['nextPageToken'])}`);
    const names = [first, second].flatMap(({ topics }) => (topics as { name: string }[]).map(({ name }) => name));
    assert.deepEqual(new Set(names), new Set(['news', 'more', 'last'].map((name) => `${prefix}/topics/${name}`)));
    await subscribe('reader', 'news', { ackDeadlineSeconds: 20 });
    assert.equal((await done('GET', 'subscriptions/reader'))['ackDeadlineSeconds'], 20);
    assert.equal((await call('PUT', 'subscriptions/reader', { topic: `${prefix}/topics/news` })).status, 409);
    await done('DELETE', 'topics/news');
    assert.equal((await call('GET', 'topics/news')).status, 404);
    assert.equal((await done('GET', 'subscriptions/reader'))['topic'], '_deleted-topic_');
    await done('DELETE', 'subscriptions/reader');
    assert.equal((await call('GET', 'subscriptions/reader')).status, 404);
  });

  it('refuses what names nothing, and messages without anything in them', async () => {
    const { call, topic, prefix } = fresh();
    await topic('news');
    const messages = [{ data: 'aGk=' }];
    assert.equal((await call('POST', 'topics/nope:publish', { messages })).status, 404);
    assert.equal((await call('POST', 'topics/news:publish', { messages: [{}] })).status, 400);
    assert.equal((await call('PUT', 'subscriptions/reader', { topic: `${prefix}/topics/nope` })).status, 404);
    assert.equal((await call('POST', 'subscriptions/nope:pull', { maxMessages: 1 })).status, 404);
    assert.equal((await call('PUT', 'topics/x', {})).status, 400);
    const deadLetterPolicy = { deadLetterTopic: `${prefix}/topics/news`, maxDeliveryAttempts: 4 };
    const few = await call('PUT', 'subscriptions/reader', { topic: `${prefix}/topics/news`, deadLetterPolicy });
    assert.equal(few.status, 400);
  });

  it('gives every subscription every message until it is acknowledged', async () => {
    const { topic, subscribe, publish, collect, ack, pull } = fresh();
    await topic('news');
    await subscribe('one', 'news');
    await subscribe('two', 'news');
    const { messageIds } = await publish('news', ['a', 'b'], { attributes: { kind: 'greeting' } });
    for (const name of ['one', 'two']) {
      const received = await collect(name, 2);
      assert.deepEqual(received.map(textOf).sort(), ['a', 'b']);
      assert.deepEqual(received.map(({ message }) => message.messageId).sort(), (messageIds as string[]).sort());
      assert.deepEqual(received[0]?.message.attributes, { kind: 'greeting' });
      await ack(name, ...received);
      assert.deepEqual(await pull(name), []);
    }
  });

  it('gives a message again that was sent back, or whose time has run out', async () => {
    const { topic, subscribe, publish, collect, nack, ack, done } = fresh();
    await topic('news');
    await subscribe('reader', 'news');
    await publish('news', ['a']);
    const [first] = await collect('reader', 1);
    assert.ok(first);
    await nack('reader', first);
    const [second] = await collect('reader', 1);
    assert.ok(second);
    assert.equal(second.message.messageId, first.message.messageId);
    const soon = { ackIds: [second.ackId], ackDeadlineSeconds: 1 };
    await done('POST', 'subscriptions/reader:modifyAckDeadline', soon);
    const [third] = await collect('reader', 1);
    assert.ok(third);
    assert.equal(third.message.messageId, first.message.messageId);
    await ack('reader', third);
  });

  it('keeps the order of a key', async () => {
    const { topic, subscribe, publish, collect, ack } = fresh();
    await topic('news');
    await subscribe('reader', 'news', { enableMessageOrdering: true });
    const numbers = Array.from({ length: 6 }, (_, i) => String(i));
    for (const number of numbers) await publish('news', [number], { orderingKey: 'k' });
    const seen: string[] = [];
    while (seen.length < numbers.length) {
      const [next] = await collect('reader', 1);
      assert.ok(next);
      seen.push(textOf(next));
      await ack('reader', next);
    }
    assert.deepEqual(seen, numbers);
  });

  it('puts aside what nobody takes, with where it came from', async () => {
    const { topic, subscribe, publish, collect, nack, pull, prefix } = fresh();
    for (const name of ['news', 'dead']) await topic(name);
    const deadLetterPolicy = { deadLetterTopic: `${prefix}/topics/dead`, maxDeliveryAttempts: 5 };
    await subscribe('reader', 'news', { deadLetterPolicy });
    await subscribe('mourner', 'dead');
    await publish('news', ['a']);
    for (let attempt = 1; attempt <= 5; attempt++) {
      const [received] = await collect('reader', 1);
      assert.equal(received?.deliveryAttempt, attempt);
      await nack('reader', received);
    }
    // Google's emulator notices when the next one asks.
    assert.deepEqual(await pull('reader'), []);
    const [dead] = await collect('mourner', 1);
    assert.ok(dead);
    assert.equal(textOf(dead), 'a');
    const { attributes = {} } = dead.message;
    assert.equal(attributes['CloudPubSubDeadLetterSourceSubscription'], 'reader');
    assert.equal(attributes['CloudPubSubDeadLetterSourceDeliveryCount'], '5');
  });

  it('pushes to an address until it is taken', async () => {
    const bodies: { message: { data: string; messageId: string }; subscription: string }[] = [];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        bodies.push(JSON.parse(text) as (typeof bodies)[number]);
        response.writeHead(bodies.length < 3 ? 503 : 204).end();
        if (bodies.length === 3) server.emit('taken');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { topic, subscribe, publish, prefix, done } = fresh();
    await topic('news');
    await subscribe('reader', 'news', { pushConfig: { pushEndpoint: `http://127.0.0.1:${port}/` } });
    const taken = once(server, 'taken', { signal: AbortSignal.timeout(60_000) });
    await publish('news', ['a']);
    await taken;
    await done('DELETE', 'subscriptions/reader');
    server.close();
    assert.equal(new Set(bodies.map(({ message }) => message.messageId)).size, 1);
    assert.equal(bodies[0]?.subscription, `${prefix}/subscriptions/reader`);
    assert.equal(Buffer.from(bodies[0]?.message.data ?? '', 'base64').toString(), 'a');
  });
}
