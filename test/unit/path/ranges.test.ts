import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contains, covers, overlaps, scopeOf, toNumber, toRange, type Scope } from '../../../shared/path/ranges.ts';

const number = (address: string): number => toNumber(address) ?? assert.fail(address);
const range = (cidr: string) => toRange(cidr) ?? assert.fail(cidr);

describe('what kind of destination an address is', () => {
  const rows: [string, Scope][] = [
    ['9.255.255.255', 'public'],
    ['10.0.0.0', 'private'],
    ['10.255.255.255', 'private'],
    ['11.0.0.0', 'public'],
    ['172.15.255.255', 'public'],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.0', 'public'],
    ['192.167.255.255', 'public'],
    ['192.168.0.0', 'private'],
    ['192.169.0.0', 'public'],
    ['100.63.255.255', 'public'],
    ['100.64.0.0', 'private'],
    ['100.127.255.255', 'private'],
    ['100.128.0.0', 'public'],
    ['199.36.153.3', 'public'],
    ['199.36.153.4', 'google-access'],
    ['199.36.153.11', 'google-access'],
    ['199.36.153.12', 'public'],
    ['0.0.0.1', 'unroutable'],
    ['127.0.0.1', 'unroutable'],
    ['169.254.169.254', 'unroutable'],
    ['224.0.0.1', 'unroutable'],
    ['239.255.255.255', 'unroutable'],
    ['240.0.0.1', 'class-e'],
    ['255.255.255.255', 'class-e'],
    ['140.82.112.3', 'public'],
  ];
  for (const [address, want] of rows) {
    test(`${address} is ${want}`, () => assert.equal(scopeOf(number(address)), want));
  }
});

describe('a range', () => {
  test('begins at its first address, wherever its text points', () => {
    assert.deepEqual(range('10.0.0.77/24'), { start: number('10.0.0.0'), end: number('10.0.0.255'), prefix: 24 });
  });

  test('of one address is a /32', () => assert.equal(range('10.0.0.1').prefix, 32));

  test('of everything reaches from end to end', () => {
    assert.deepEqual(range('0.0.0.0/0'), { start: 0, end: 2 ** 32 - 1, prefix: 0 });
  });

  test('of IPv6 is none: no packet traced here has such an address', () => {
    assert.deepEqual([toRange('2600::/16'), toNumber('::1')], [undefined, undefined]);
  });

  test('contains, covers and overlaps with both ends included', () => {
    const outer = range('10.0.0.0/24');
    assert.deepEqual(
      ['10.0.0.0', '10.0.0.255', '10.0.1.0'].map((address) => contains(outer, number(address))),
      [true, true, false],
    );
    assert.deepEqual(
      ['10.0.0.0/24', '10.0.0.128/25', '10.0.0.0/23'].map((cidr) => covers(outer, range(cidr))),
      [true, true, false],
    );
    assert.deepEqual(
      ['10.0.0.0/23', '10.0.0.255/32', '10.0.1.0/24'].map((cidr) => overlaps(outer, range(cidr))),
      [true, true, false],
    );
  });
});
