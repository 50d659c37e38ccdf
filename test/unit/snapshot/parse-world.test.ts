import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../../../shared/errors.ts';
import { parseWorld } from '../../../shared/snapshot/parse-world.ts';
import { aJob, aV1Job } from '../../support/jobs.ts';
import { aConnector, aFirewall, aNat, aRoute, aRouter, NETWORK, type Json } from '../../support/resources.ts';
import { aWorld, readWorld } from '../../support/world.ts';
import { told } from '../../support/told.ts';

const LISTS = [
  'jobs',
  'connectors',
  'networks',
  'subnetworks',
  'routers',
  'routes',
  'firewalls',
  'addresses',
  'instances',
] as const;

function mistakesIn(file: unknown): string[] {
  try {
    parseWorld(file);
  } catch (error) {
    if (error instanceof InputError) return error.mistakes.map(({ path }) => path);
    throw error;
  }
  return [];
}

describe('a list of a snapshot', () => {
  for (const key of LISTS) {
    test(`${key}: missing is unknown, and says so`, () => {
      const list = readWorld({ [key]: undefined })[key];
      assert.deepEqual(told(list), { kind: 'unknown', reason: `the snapshot has no ${key}` });
    });

    test(`${key}: empty means that there are none`, () => {
      assert.deepEqual(readWorld({ [key]: [] })[key], { kind: 'found', value: [] });
    });
  }
});

describe('a snapshot', () => {
  test('with nothing but its version and project is a world in which nothing was read', () => {
    const world = parseWorld({ version: 1, project: 'p' });
    assert.equal(
      LISTS.every((key) => world[key].kind === 'unknown'),
      true,
    );
    assert.equal(world.names.size + world.effectiveFirewalls.size, 0);
  });

  test('may carry fields that nobody knows', () => {
    const world = parseWorld({ ...aWorld(), comment: 'x', jobs: [{ ...aJob(), future: { a: 1 } }] });
    assert.equal(world.jobs.kind, 'found');
  });

  test('holds jobs in v1 and in v2 form side by side', () => {
    const world = readWorld({ jobs: [aJob(), aV1Job()] });
    assert.ok(world.jobs.kind === 'found');
    assert.deepEqual(
      world.jobs.value.map(({ name }) => name),
      [aJob()['name'], aJob()['name']],
    );
  });

  for (const key of ['my-vpc', NETWORK]) {
    test(`names the network of effective firewalls as ${key}`, () => {
      const world = readWorld({ effectiveFirewalls: { [key]: { firewalls: [aFirewall()] } } });
      const answer = world.effectiveFirewalls.get(NETWORK);
      assert.ok(answer?.kind === 'found');
      assert.equal(answer.value.rules.length, 1);
    });
  }
});

describe('mistakes in a snapshot', () => {
  const rows: { when: string; file: unknown; want: string[] }[] = [
    { when: 'none', file: aWorld(), want: [] },
    { when: 'not an object', file: 'hello', want: [''] },
    { when: 'null', file: null, want: [''] },
    { when: 'no version and no project', file: {}, want: ['version', 'project'] },
    { when: 'a version to come', file: aWorld({ version: 2 }), want: ['version'] },
    {
      when: 'lists that are none',
      file: aWorld({ jobs: {}, routes: 'x', routers: null }),
      want: ['jobs', 'routers', 'routes'],
    },
    {
      when: 'names without addresses',
      file: aWorld({ names: { a: ['1.2.3'], b: 'x' } }),
      want: ['names.a[0]', 'names.b'],
    },
    {
      when: 'all of them at once, each with its path',
      file: aWorld({
        jobs: [aJob(), { name: 'short' }, { metadata: { name: 'v1' } }],
        connectors: [aConnector({ state: 'SLEEPING', minInstances: 'few' })],
        routers: [aRouter({ nats: [aNat(), aNat({ type: 'SECRET', natIps: 5 })] })],
        routes: [aRoute({ destRange: '10.0.0.0/33' })],
        subnetworks: [{ name: 's', network: 'n', secondaryIpRanges: [{ rangeName: 'r', ipCidrRange: 'x' }] }],
        instances: [7],
      }),
      want: [
        'jobs[1].name',
        'jobs[2].metadata.labels',
        'connectors[0].state',
        'connectors[0].minInstances',
        'subnetworks[0].secondaryIpRanges[0].ipCidrRange',
        'routers[0].nats[1].type',
        'routers[0].nats[1].natIps',
        'routes[0].destRange',
        'instances[0]',
      ],
    },
    {
      when: 'in effective firewalls, rules and policies',
      file: aWorld({
        effectiveFirewalls: {
          'my-vpc': {
            firewalls: [aFirewall(), { name: 'a', priority: 'high' }, { direction: 'EGRESS' }],
            firewallPolicys: [{ type: 'HIERARCHY', rules: [{ priority: 1, action: 'maybe', direction: 'EGRESS' }] }],
          },
        },
      }),
      want: [
        'effectiveFirewalls.my-vpc.firewalls[1].priority',
        'effectiveFirewalls.my-vpc.firewalls[2].name',
        'effectiveFirewalls.my-vpc.firewallPolicys[0].rules[0].action',
      ],
    },
  ];
  for (const { when, file, want } of rows) {
    test(when, () => assert.deepEqual(mistakesIn(file).sort(), [...want].sort()));
  }

  test('say what was expected', () => {
    assert.throws(() => parseWorld(aWorld({ routes: [aRoute({ destRange: 'everywhere' })] }), 'world.json'), {
      message: 'world.json: routes[0].destRange: expected a CIDR range',
    });
  });

  test('do not come from names that a prototype has', () => {
    const file = JSON.parse(
      '{"version":1,"project":"p","names":{"__proto__":["1.2.3.4"],"constructor":["1.2.3.4"]}}',
    ) as Json;
    assert.deepEqual(parseWorld(file).names.get('constructor'), ['1.2.3.4']);
  });
});
