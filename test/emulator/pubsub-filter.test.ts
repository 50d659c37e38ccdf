import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseFilter } from '../../emulator/services/pubsub/filter.ts';
import { startPubsub, texts } from './pubsub-fixture.ts';

const com = { domain: 'com' };
const org = { domain: 'org', lang: 'en' };
const none = {};

describe('a filter', () => {
  const rows = [
    { filter: 'attributes:domain', passes: [com, org], stops: [none] },
    { filter: 'attributes.domain = "com"', passes: [com], stops: [org, none] },
    { filter: 'attributes.domain="com"', passes: [com], stops: [org] },
    { filter: 'attributes.domain != "com"', passes: [org, none], stops: [com] },
    { filter: 'hasPrefix(attributes.domain, "co")', passes: [com, { domain: 'co' }], stops: [org, none] },
    { filter: 'NOT attributes:lang', passes: [com, none], stops: [org] },
    { filter: '-attributes:lang', passes: [com, none], stops: [org] },
    { filter: 'attributes:domain AND NOT attributes:lang', passes: [com], stops: [org, none] },
    { filter: 'attributes.domain = "com" OR attributes:lang', passes: [com, org], stops: [none] },
    {
      filter: 'attributes:domain AND (attributes:lang OR attributes.domain = "com")',
      passes: [com, org],
      stops: [none],
    },
    { filter: 'NOT (attributes:domain AND attributes:lang)', passes: [com, none], stops: [org] },
    { filter: 'attributes."iana.org/lang" = "en"', passes: [{ 'iana.org/lang': 'en' }], stops: [none] },
    { filter: 'attributes.ce-type = "a\\"b\\u0021"', passes: [{ 'ce-type': 'a"b!' }], stops: [{ 'ce-type': 'a' }] },
    { filter: 'attributes:toString', passes: [{ toString: 'x' }], stops: [none] },
  ];
  for (const { filter, passes, stops } of rows) {
    it(`${filter} lets through what it says`, () => {
      const matches = parseFilter(filter);
      for (const attributes of passes) assert.ok(matches(attributes), JSON.stringify(attributes));
      for (const attributes of stops) assert.ok(!matches(attributes), JSON.stringify(attributes));
    });
  }

  const mistakes = [
    'nonsense',
    ' ',
    'attributes',
    'attributes.a',
    'attributes.a = b',
    'attributes.a = "b',
    'attributes.a == "b"',
    'attributes.a = "b" attributes.c = "d"',
    'attributes:a AND',
    'attributes:a AND attributes:b OR attributes:c',
    'attributes:a and attributes:b',
    '(attributes:a',
    'attributes:a)',
    'hasPrefix(attributes.a "b")',
    'hasSuffix(attributes.a, "b")',
    'data = "x"',
    `attributes.a = "${'x'.repeat(256)}"`,
  ];
  for (const filter of mistakes) {
    it(`${filter.slice(0, 50)} is refused`, () => {
      assert.throws(() => parseFilter(filter), { name: 'ApiError', status: 'INVALID_ARGUMENT' });
    });
  }

  it('decides what its subscription delivers', async (t) => {
    const pubsub = await startPubsub(t);
    await pubsub.subscribe('all');
    await pubsub.subscribe('some', { filter: 'attributes.kind = "job"' });
    await pubsub.publish(['yes'], { attributes: { kind: 'job' } });
    await pubsub.publish(['no'], { attributes: { kind: 'service' } });
    await pubsub.publish(['neither']);
    assert.deepEqual(texts(await pubsub.pull('some')), ['yes']);
    assert.deepEqual(texts(await pubsub.pull('all')), ['yes', 'no', 'neither']);
  });

  it('that is wrong keeps its subscription from being made', async (t) => {
    const pubsub = await startPubsub(t);
    const body = { topic: 'projects/p/topics/news', filter: 'nonsense' };
    assert.equal((await pubsub.call('PUT', 'subscriptions/sub', body)).status, 400);
    assert.equal((await pubsub.call('GET', 'subscriptions/sub')).status, 404);
  });
});
