import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { en } from '../../../shared/text/en.ts';
import { LANGUAGES, render, type Language } from '../../../shared/text/languages.ts';
import type { Catalogue, Say } from '../../../shared/text/say.ts';
import { zhCN } from '../../../shared/text/zh-cn.ts';

type Of = Readonly<Record<string, unknown>>;

const COUNTS: Of = {
  ...{ count: 1001, covered: 1003, each: 1007, endpoints: 1009, free: 1011, instances: 1013, limit: 1017, mbps: 1019 },
  ...{
    need: 1021,
    number: 1051,
    ports: 1023,
    prefix: 1027,
    priority: 1029,
    size: 1031,
    seconds: 1049,
    usage: 1061,
    days: 1063,
    tasks: 1033,
    used: 1037,
    vms: 1039,
  },
};

const CHOICES: Of = {
  actual: 'nat',
  required: 'proxy',
  mode: 'direct',
  collection: 'routes',
  reason: 'mix',
  isDefault: true,
  policy: true,
  before: 'violating',
  now: 'remediated',
};

/** Every text that a sentence may repeat. */
const NAMES = [
  ...[
    'address',
    'addresses',
    'alike',
    'at',
    'by',
    'cause',
    'collection',
    'connector',
    'detail',
    'egress',
    'file',
    'flags',
  ],
  ...[
    'hop',
    'host',
    'id',
    'instance',
    'job',
    'label',
    'listed',
    'machineType',
    'matches',
    'modes',
    'name',
    'nat',
    'network',
  ],
  ...[
    'operation',
    'other',
    'pool',
    'project',
    'range',
    'region',
    'regions',
    'remediation',
    'resource',
    'route',
    'router',
    'rule',
    'state',
  ],
  ...[
    'allowed',
    'api',
    'code',
    'expected',
    'list',
    'message',
    'path',
    'permission',
    'scope',
    'setting',
    'system',
    'word',
  ],
  ...['status', 'subnetwork', 'tag', 'tags', 'target', 'text', 'types'],
  ...['holder', 'member', 'metric', 'role', 'sink', 'subscription', 'told', 'wanted', 'what', 'where', 'writer'],
  ...['because', 'first', 'method', 'principal', 'thing', 'time', 'title', 'to'],
  ...['account', 'accounts', 'destination', 'edit', 'from', 'near', 'service', 'users'],
];

const textsBy = (write: (name: string) => string): Of => Object.fromEntries(NAMES.map((name) => [name, write(name)]));
const SAMPLE: Of = { ...textsBy((name) => `<${name}>`), ...COUNTS, ...CHOICES };

/** What sentences tell apart: nothing known, the smallest numbers, and each word that chooses another sentence. */
const VARIANTS: readonly Of[] = [
  SAMPLE,
  { ...SAMPLE, ...textsBy(() => ''), used: undefined, policy: false, isDefault: false },
  { ...SAMPLE, count: 1, each: 0.5 },
  ...['egress-unknown', 'egress-alone', 'several-interfaces', 'empty-interface'].map((reason) => ({
    ...SAMPLE,
    reason,
  })),
  ...['connector', 'none'].map((mode) => ({ ...SAMPLE, mode })),
  ...['any', 'google'].map((way) => ({ ...SAMPLE, actual: way, required: way })),
  { ...SAMPLE, setting: 'none' },
];

const KEYS = Object.keys(en) as (keyof Catalogue)[];
const say = (key: keyof Catalogue, of: Of = SAMPLE): Say => ({ key, of }) as unknown as Say;
const sentences = (language: Language, of?: Of) => KEYS.map((key) => ({ key, text: render(say(key, of), language) }));

const HAN = /\p{Script=Han}/u;

/** Names, numbers and flags: whatever has to be the same in every language. */
const factsOf = (text: string): string[] =>
  [...new Set(text.match(/<\w+>|--[a-z-]+|\d+(\.\d+)*|\bprivate-ranges-only\b|\ball-traffic\b/g) ?? [])].sort();

test('both languages have the same sentences', () => {
  assert.deepEqual(Object.keys(zhCN).sort(), [...KEYS].sort());
});

for (const language of LANGUAGES) {
  describe(`sentences in ${language}`, () => {
    test('are whole, whatever they speak of', () => {
      for (const { key, text } of VARIANTS.flatMap((of) => sentences(language, of)))
        assert.doesNotMatch(text, /^$|undefined|null|NaN|\[object/, key);
    });

    test('stay in one line and in one direction, whatever is outside', () => {
      const hostile = { ...SAMPLE, ...textsBy(() => `a\u001b[2J\r\n\u202eb\u2028<script>${'x'.repeat(5000)}`) };
      for (const { key, text } of sentences(language, hostile)) {
        assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u, key);
        assert.ok(text.length < 2500, key);
      }
    });

    test('have a word of their own for each kind of resource and for whatever is wrong with a next hop', () => {
      const kinds = ['addresses', 'connectors', 'firewalls', 'instances', 'jobs'];
      kinds.push('nats', 'networks', 'routers', 'routes', 'subnetworks');
      const told = kinds.map((collection) => render(say('objectNamed', { collection, name: '' }), language));
      assert.deepEqual([new Set(told).size, told.filter((text) => kinds.includes(text))], [kinds.length, []]);
      const causes = ['FOREIGN_IP_DISALLOWED', 'INSTANCE_NOT_RUNNING', 'NO_EXTERNAL_ADDRESS', 'ANOTHER'];
      causes.push('ROUTE_NEXT_HOP_IP_ADDRESS_NOT_RESOLVED', 'ROUTE_NEXT_HOP_RESOURCE_NOT_FOUND');
      causes.push('ROUTE_NEXT_HOP_INSTANCE_WRONG_NETWORK');
      const wrongs = causes.map((cause) => render(say('hopDead', { cause, target: '' }), language));
      assert.equal(new Set(wrongs).size, causes.length);
    });
  });
}

test('sentences in Chinese are Chinese, and those in English are not', () => {
  const foreign = sentences('zh-CN').filter(({ text }) => !HAN.test(text));
  assert.deepEqual(foreign, [{ key: 'headOurs', text: 'run-egress' }]);
  assert.deepEqual(
    sentences('en').filter(({ text }) => HAN.test(text)),
    [],
  );
});

test('both languages tell the same names, numbers and flags', () => {
  for (const of of VARIANTS) {
    const english = sentences('en', of).map(({ key, text }) => ({ key, facts: factsOf(text) }));
    const chinese = sentences('zh-CN', of).map(({ key, text }) => ({ key, facts: factsOf(text) }));
    assert.deepEqual(chinese, english);
  }
});
