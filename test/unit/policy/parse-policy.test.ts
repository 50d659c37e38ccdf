import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../../../shared/errors.ts';
import { parsePolicy } from '../../../shared/policy/parse-policy.ts';
import { DEFAULTS } from '../../../shared/policy/policy.ts';
import { aPolicy } from '../../support/line.ts';

function mistakesIn(text: string): string[] {
  try {
    parsePolicy(text);
  } catch (error) {
    if (error instanceof InputError) return error.mistakes.map(({ path, expected }) => `${path}: ${expected}`);
    throw error;
  }
  return [];
}

describe('a policy that says nothing', () => {
  test('has the defaults', () => assert.deepEqual(parsePolicy('version: 1'), { base: DEFAULTS, scopes: [] }));

  test('verifies github.com over HTTPS, builds nothing and touches no job', () => {
    const { destinations, remediation, internet, firewall, job, connector, hostProjects } = aPolicy();
    assert.deepEqual(
      destinations.map(({ text }) => text),
      ['github.com:443'],
    );
    assert.deepEqual(
      [remediation, internet, firewall.onDeny, job.edit, connector.network, hostProjects],
      ['verify', 'nat', 'explain', 'never', null, []],
    );
  });

  test('may be written in JSON', () => {
    assert.equal(parsePolicy('{"version":1,"remediation":"create"}').base.remediation, 'create');
  });
});

describe('what a policy says', () => {
  test('leaves the rest of its group as it is', () => {
    const { connector } = aPolicy('connector: {network: my-vpc, maxInstances: 10}');
    assert.deepEqual(connector, { ...DEFAULTS.connector, network: 'my-vpc', maxInstances: 10 });
  });

  test('replaces lists whole', () => {
    assert.deepEqual(aPolicy('require: {modes: [direct]}').require.modes, ['direct']);
  });

  test('may undo with null what may be unset', () => {
    const { connector, proxy, nat } = aPolicy(
      'connector: {network: null}\nproxy: {address: null}\nnat: {minPortsPerVm: null}',
    );
    assert.deepEqual([connector.network, proxy.address, nat.minPortsPerVm], [null, null, null]);
  });

  const destinations = [
    {
      written: 'db.internal:5432',
      want: { text: 'db.internal:5432', host: 'db.internal', port: 5432, protocol: 'tcp', addresses: [], ranges: [] },
    },
    {
      written: '{host: 8.8.8.8, port: 53, protocol: udp}',
      want: { text: '8.8.8.8:53/udp', host: '8.8.8.8', port: 53, protocol: 'udp', addresses: ['8.8.8.8'], ranges: [] },
    },
    {
      written: '{host: github.com, port: 443, addresses: [140.82.112.3], ranges: [140.82.112.0/20]}',
      want: {
        text: 'github.com:443',
        host: 'github.com',
        port: 443,
        protocol: 'tcp',
        addresses: ['140.82.112.3'],
        ranges: ['140.82.112.0/20'],
      },
    },
  ];
  for (const { written, want } of destinations) {
    test(`names a destination as ${written}`, () => {
      assert.deepEqual(
        aPolicy(`destinations: [${JSON.stringify(written).includes('{') ? written : JSON.stringify(written)}]`)
          .destinations,
        [want],
      );
    });
  }
});

describe('a mistake in a policy', () => {
  const rows: { when: string; text: string; want: RegExp[] }[] = [
    { when: 'no version', text: 'remediation: create', want: [/^line 1: version: /] },
    { when: 'another version', text: 'version: 2', want: [/^line 1: version: /] },
    { when: 'nothing at all', text: '', want: [/expected object/] },
    { when: 'a list', text: '- a', want: [/expected object/] },
    { when: 'no YAML', text: 'version: 1\nnat: {a: [', want: [/^line 2: .*\}/, /^line 2: .*\]/] },
    { when: 'a key twice', text: 'version: 1\nremediation: ask\nremediation: verify', want: [/^line 3: .*unique/] },
    { when: 'a key that is none', text: 'version: 1\nlanguage: en\nremedation: ask', want: [/^line 3: remedation: /] },
    {
      when: 'a key that is none, inside a group',
      text: 'version: 1\nnat:\n  addresses: auto\n  adresses:\n    - x',
      want: [/^line 4: nat\.adresses: /],
    },
    { when: 'a word that is none', text: 'version: 1\nremediation: always', want: [/^line 2: remediation: .*verify/] },
    {
      when: 'a number out of bounds',
      text: 'version: 1\nconnector:\n  minInstances: 1',
      want: [/^line 3: connector\.minInstances: .*2/],
    },
    {
      when: 'a range that is none',
      text: 'version: 1\nconnector: {subnetPool: 10.8.0.0}',
      want: [/^line 2: connector\.subnetPool: .*CIDR/],
    },
    {
      when: 'more at least than at most',
      text: 'version: 1\nconnector:\n  minInstances: 5',
      want: [/^line \d: connector\.maxInstances: expected more than minInstances \(5\)/],
    },
    {
      when: '... in a scope alone',
      text: 'version: 1\nscopes:\n  - match: {}\n    connector: {minInstances: 3}',
      want: [/^line 4: scopes\[0\]\.connector\.maxInstances: /],
    },
    {
      when: 'a proxy without an address',
      text: 'version: 1\ninternet: proxy',
      want: [/^line 1: proxy\.address: expected the address of the proxy VM/],
    },
    {
      when: '... in a scope alone, told where the scope stands',
      text: 'version: 1\nscopes:\n  - match: {job: a}\n    language: en\n  - match: {job: b}\n    internet: proxy',
      want: [/^line 5: scopes\[1\]\.proxy\.address: /],
    },
    {
      when: 'a pool that has no room for a /28',
      text: 'version: 1\nconnector: {subnetPool: 10.8.0.0/29}',
      want: [/^line 2: connector\.subnetPool: .*room for a \/28/],
    },
    {
      when: 'a pool on the internet',
      text: 'version: 1\nconnector: {subnetPool: 8.8.0.0/16}',
      want: [/^line 2: connector\.subnetPool: .*private range/],
    },
    {
      when: 'a pool that is wider than the private range that it begins in',
      text: 'version: 1\nconnector: {subnetPool: 192.168.0.0/8}',
      want: [/private range/, /first address/],
    },
    {
      when: 'a pool whose prefix length cuts its address off',
      text: 'version: 1\nconnector: {subnetPool: 10.8.0.16/20}',
      want: [/^line 2: connector\.subnetPool: .*first address/],
    },
    {
      when: 'ports that dynamic allocation does not take',
      text: 'version: 1\nnat: {dynamicPorts: true, minPortsPerVm: 1000}',
      want: [/^line 2: nat\.minPortsPerVm: expected a power of two up to 32768, because of dynamicPorts/],
    },
    {
      when: 'a proxy address that no VM can have',
      text: 'version: 1\nproxy: {address: 127.0.0.1}',
      want: [/^line 2: proxy\.address: .*VM can have/],
    },
    {
      when: 'a destination with an address outside of its ranges',
      text: 'version: 1\ndestinations:\n  - {host: github.com, port: 443, addresses: [140.82.112.3, 192.0.2.1], ranges: [140.82.112.0/20]}',
      want: [/^line 3: destinations\[0\]\.ranges: expected a range that contains 192\.0\.2\.1/],
    },
    {
      when: 'a destination that is an address outside of its ranges',
      text: 'version: 1\ndestinations:\n  - {host: 8.8.8.8, port: 53, ranges: [8.8.4.0/24]}',
      want: [/^line 3: destinations\[0\]\.ranges: .*8\.8\.8\.8/],
    },
    {
      when: 'no mode at all',
      text: 'version: 1\nrequire: {modes: []}',
      want: [/^line 2: require\.modes: .*at least one/],
    },
    {
      when: 'an exit that the required egress never takes',
      text: 'version: 1\nrequire: {egress: private-ranges-only, via: nat}',
      want: [/^line 2: require\.via: expected any or google/],
    },
    {
      when: 'a reserved address of an exit that has none',
      text: 'version: 1\nrequire: {via: google, reservedAddress: true}',
      want: [/^line 2: require\.reservedAddress: expected false/],
    },
    {
      when: 'a requirement that no allowed mode can fulfil',
      text: 'version: 1\nrequire: {modes: [none], egress: all-traffic}',
      want: [/^line 2: require\.modes: expected connector or direct/],
    },
    {
      when: 'building what is not allowed',
      text: 'version: 1\nremediation: create\nrequire: {via: proxy}',
      want: [/^line 1: internet: expected proxy, because of require\.via/],
    },
    {
      when: 'building a NAT without the address that is required',
      text: 'version: 1\nremediation: upsert\nrequire:\n  reservedAddress: true',
      want: [/^line 1: nat\.addresses: expected reserved, because of require\.reservedAddress/],
    },
    {
      when: 'what a scope makes of the rest',
      text: 'version: 1\nrequire: {reservedAddress: true}\nscopes:\n  - match: {}\n    remediation: create',
      want: [/^line 4: scopes\[0\]\.nat\.addresses: /],
    },
    {
      when: 'a network with a space',
      text: 'version: 1\nconnector: {network: my vpc}',
      want: [/^line 2: connector\.network: expected NETWORK or projects/],
    },
    {
      when: 'a host project with a slash',
      text: 'version: 1\nhostProjects: [projects/h]',
      want: [/^line 2: hostProjects\[0\]: expected a project id/],
    },
    {
      when: 'a pattern of nothing',
      text: "version: 1\nscopes: [{match: {job: ''}}]",
      want: [/^line 2: scopes\[0\]\.match\.job: .*pattern/],
    },
    {
      when: 'what is wrong alone and what is wrong together, in base and scopes,',
      text: 'version: 1\nlanguage: de\ninternet: proxy\nconnector: {minInstances: 9, maxInstances: 4}\nscopes:\n  - match: {}\n    nope: 1\n    nat: {dynamicPorts: true, minPortsPerVm: 100}\n  - match: {}\n    language: en',
      want: [
        /^line 2: language: /,
        /^line 1: proxy\.address: /,
        /^line 4: connector\.maxInstances: expected more than minInstances \(9\)/,
        /^line 7: scopes\[0\]\.nope: there is no such key/,
        /^line 8: scopes\[0\]\.nat\.minPortsPerVm: /,
      ],
    },
    {
      when: 'a key that is wrong alone, and not once more together with what it stands beside,',
      text: 'version: 1\nconnector: {minInstances: 9, maxInstances: eleven}\ninternet: proxy\nproxy: {address: x}',
      want: [/^line 2: connector\.maxInstances: .*number/, /^line 4: proxy\.address: expected an IPv4 address/],
    },
    {
      when: 'a scope without match',
      text: 'version: 1\nscopes:\n  - remediation: create',
      want: [/^line 3: scopes\[0\]\.match: /],
    },
    {
      when: 'a destination without a port',
      text: 'version: 1\ndestinations:\n  - github.com',
      want: [/^line 3: destinations\[0\]: .*HOST:PORT/],
    },
    {
      when: 'a destination that is a number',
      text: 'version: 1\ndestinations:\n  - 443',
      want: [/^line 3: destinations\[0\]: .*HOST:PORT/],
    },
    {
      when: 'a destination object without a port',
      text: 'version: 1\ndestinations:\n  - host: github.com',
      want: [/^line 3: destinations\[0\]\.port: /],
    },
    {
      when: 'a destination object with a bad host',
      text: 'version: 1\ndestinations:\n  - {host: "a b", port: 1}',
      want: [/^line 3: destinations\[0\]\.host: .*host name/],
    },
    {
      when: 'no destination at all',
      text: 'version: 1\ndestinations: []',
      want: [/^line 2: destinations: .*at least one/],
    },
    { when: 'an alias to nothing', text: 'version: 1\nlanguage: *x', want: [/alias/i] },
    {
      when: 'several at once',
      text: 'version: 1\nremediation: all\nnat:\n  logging: loud\nlimits:\n  delay: soon\nproxy: {address: 1.2.3}',
      want: [
        /^line 2: remediation/,
        /^line 4: nat\.logging/,
        /^line 6: limits\.delay: .*30s/,
        /^line 7: proxy\.address/,
      ],
    },
  ];
  for (const { when, text, want } of rows) {
    test(`${when} is told with its line`, () => {
      const told = mistakesIn(text).toSorted();
      assert.equal(told.length, want.length, told.join('\n'));
      for (const pattern of want)
        assert.ok(
          told.some((line) => pattern.test(line)),
          `${pattern} in ${told.join('\n')}`,
        );
    });
  }

  test('names the file', () => {
    assert.throws(() => parsePolicy('version: 3', 'run-egress.yaml'), /^InputError: run-egress\.yaml: line 1: version/);
  });

  test('that would unfold for ever is refused', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghi'.split('').map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join()}]`),
    ];
    assert.throws(() => parsePolicy(`version: 1\n${bomb.join('\n')}`), InputError);
  });
});
