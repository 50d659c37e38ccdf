import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { namesOf, resolveAll } from '../../shared/examine.ts';
import { toDestination } from '../../shared/path/flow.ts';
import type { Names } from '../../shared/ports.ts';
import { found } from '../../shared/snapshot/observed.ts';
import { readWorld } from '../support/world.ts';
import { unread } from '../support/told.ts';

/** A resolver that knows github.com, and keeps what it was asked. */
function asking(): Names & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async resolve(host) {
      asked.push(host);
      return host === 'github.com' ? found(['140.82.112.3']) : unread('no such name');
    },
  };
}

describe('the addresses of destinations', () => {
  test('are asked for once a name', async () => {
    const names = asking();
    const flows = await resolveAll(
      ['github.com:443', 'github.com:22', 'x.y:1'].map((text) => toDestination(text)),
      names,
    );
    assert.deepEqual(names.asked, ['github.com', 'x.y']);
    assert.deepEqual(
      flows.map(({ addresses }) => addresses.kind),
      ['found', 'found', 'unknown'],
    );
  });

  test('are taken as they are, where they are given', async () => {
    const names = asking();
    const given = { ...toDestination('github.com:443'), addresses: ['192.0.2.1'] };
    const flows = await resolveAll([given, toDestination('8.8.8.8:53/udp'), toDestination('[::1]:443')], names);
    assert.deepEqual(names.asked, []);
    assert.deepEqual(
      flows.map(({ addresses }) => addresses),
      [found(['192.0.2.1']), found(['8.8.8.8']), found(['::1'])],
    );
  });
});

describe('the names of a world', () => {
  const names = namesOf(readWorld({ names: { 'github.com': ['140.82.112.3'], empty: [] } }));
  const rows = [
    { host: 'github.com', want: found(['140.82.112.3']) },
    { host: 'GitHub.com', want: found(['140.82.112.3']) },
    { host: 'github.com.', want: found(['140.82.112.3']) },
    { host: 'empty', want: found([]) },
  ];
  for (const { host, want } of rows) {
    test(`${host} is known`, async () => assert.deepEqual(await names.resolve(host), want));
  }

  for (const host of ['gitlab.com', 'constructor', '__proto__']) {
    test(`${host} is not`, async () => assert.equal((await names.resolve(host)).kind, 'unknown'));
  }
});
