import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startEmulator } from '../../emulator/server.ts';
import { caller } from './pubsub-both/caller.ts';
import { skip, startGooglesEmulator } from './pubsub-both/googles-emulator.ts';
import { behavesAsPubsub } from './pubsub-both/suite.ts';

if (skip !== false) process.stdout.write(`Pub/Sub is not held against Google's emulator: ${skip}\n`);

describe('Pub/Sub of the local cloud', () => {
  let stop: () => Promise<unknown>;
  let url = '';
  before(async () => {
    const emulator = await startEmulator();
    [url, stop] = [emulator.url, emulator.close];
  });
  after(() => stop());
  behavesAsPubsub(() => url);
});

describe("Google's Pub/Sub emulator", { skip }, () => {
  let stop: () => Promise<unknown> = () => Promise.resolve();
  let url = '';
  before(async () => {
    if (skip === false) ({ url, stop } = await startGooglesEmulator());
  });
  after(() => stop());
  behavesAsPubsub(() => url);

  // Where these fail, it has learned something, and docs/local-cloud.md has to be told.
  it('leaves out what the local cloud has', async () => {
    const { topic, subscribe, publish, collect, call, done } = caller(url, 'leaves-out');
    await topic('news');
    await subscribe('reader', 'news', { filter: 'attributes.kind = "x"' });
    await publish('news', ['unfiltered']);
    assert.equal((await collect('reader', 1)).length, 1, 'filters are ignored');
    assert.equal((await done('GET', 'subscriptions/reader'))['filter'], 'attributes.kind = "x"');
    const topicChange = { topic: { labels: { a: 'b' } }, updateMask: 'labels' };
    for (const [method, path, body] of [
      ['PATCH', 'topics/news', topicChange],
      ['POST', 'subscriptions/reader:detach', {}],
    ] as const) {
      assert.notEqual((await call(method, path, body)).status, 200, path);
    }
  });
});
