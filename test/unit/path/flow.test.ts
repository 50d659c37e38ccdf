import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../../../shared/errors.ts';
import { isIpv4, toDestination } from '../../../shared/path/flow.ts';

describe('a destination', () => {
  const rows = [
    { written: 'github.com:443', host: 'github.com', port: 443, protocol: 'tcp' },
    { written: 'github.com:22/tcp', host: 'github.com', port: 22, protocol: 'tcp' },
    { written: '8.8.8.8:53/udp', host: '8.8.8.8', port: 53, protocol: 'udp' },
    { written: '[2606:50c0::1]:443', host: '2606:50c0::1', port: 443, protocol: 'tcp' },
    { written: 'GitHub.COM.:1', host: 'GitHub.COM.', port: 1, protocol: 'tcp' },
    { written: '_srv.x-y.internal:65535', host: '_srv.x-y.internal', port: 65535, protocol: 'tcp' },
    { written: 'localhost:80', host: 'localhost', port: 80, protocol: 'tcp' },
  ];
  for (const { written, ...want } of rows) {
    test(`${written} is understood`, () => {
      assert.deepEqual(toDestination(written), { text: written, ...want, addresses: [], ranges: [] });
    });
  }

  const refused = [
    '',
    'github.com',
    ':443',
    'github.com:',
    'github.com:0',
    'github.com:65536',
    'github.com:443/icmp',
    'github.com:443/udp/x',
    'https://github.com:443',
    'github.com/path:443',
    'git hub.com:443',
    '256.1.1.1:443',
    '1.2.3:443',
    '01.2.3.4:443',
    'a..b:443',
    '-a.com:443',
    'a-.com:443',
    `${'a'.repeat(64)}.com:443`,
    `${'a.'.repeat(127)}a:443`,
    '2606:50c0::1:443',
    'github.com:443\n',
    '$(id):443',
    'github.com:4 43',
  ];
  for (const written of refused) {
    test(`${JSON.stringify(written.slice(0, 30))} is refused`, () => {
      assert.throws(() => toDestination(written), InputError);
    });
  }

  test('that is refused is quoted in part, and inert', () => {
    const error = (() => {
      try {
        return toDestination(`\u001b[31m${'x'.repeat(500)}`);
      } catch (thrown) {
        return thrown;
      }
    })();
    assert.ok(error instanceof InputError && error.message.length < 250);
    assert.doesNotMatch(error.message, /\u001b/);
  });
});

test('an IPv4 address has four numbers without leading zeros', () => {
  const texts = ['1.2.3.4', '255.255.255.255', '1.2.3', '1.2.3.256', '1.2.3.04', ' 1.2.3.4', '1.2.3.4.5'];
  assert.deepEqual(texts.map(isIpv4), [true, true, false, false, false, false, false]);
});
