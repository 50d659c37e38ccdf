import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { InputError } from '../../shared/errors.ts';
import { eventIdOf } from '../../shared/event/audit-log.ts';
import { arrivalOf, openEvent, openPubsub } from '../../shared/event/envelope.ts';
import { parseRequest } from '../../shared/event/request.ts';
import { toRequest } from '../../shared/event/to-request.ts';
import { toJob } from '../../shared/job/to-job.ts';
import { toDestination } from '../../shared/path/flow.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import { parseWorld } from '../../shared/snapshot/parse-world.ts';
import {
  aLastHalf,
  anAuditEntry,
  aRefusedEntry,
  aV1Request,
  aV2Request,
  inCloudEvent,
  inPubsub,
} from '../support/audit-entries.ts';
import { aJob, aV1Job, viaConnector, viaTaggedInterface } from '../support/jobs.ts';
import { worlds, policyTexts } from '../support/random-world.ts';
import { aFirewallPolicy, aPolicyRule } from '../support/firewalls.ts';
import { aFirewall, aNat, anInstance, aRangeConnector, aRouter, type Json } from '../support/resources.ts';
import { aWorld } from '../support/world.ts';
import { judgeIn } from '../support/line.ts';

/** Answers, or refuses the input in the words of an InputError that names at least one mistake; anything else is a bug. */
function answersOrRefuses(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    assert.ok(error.mistakes.length > 0);
    assert.ok(error.mistakes.every(({ expected }) => expected !== ''));
  }
}

const KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'length',
  'metadata',
  'spec',
  'name',
  'template',
  'type',
  'data',
  '',
];
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    1e308,
    true,
    [],
    {},
    [null],
    '0',
    '\u0000',
    '\ud800',
    '..',
    'projects/',
    'x'.repeat(5000),
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 3 }),
);
const anything = fc.oneof(
  odd,
  fc.dictionary(fc.constantFrom(...KEYS), odd),
  fc.anything({ key: fc.constantFrom(...KEYS), maxDepth: 3 }),
);

/** All places of a value, as paths. */
function placesOf(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...at, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item: unknown, i) => (String(i) === key ? replaced(item, rest, by) : item));
  return { ...(value as Json), [key]: replaced((value as Json)[key], rest, by) };
}

/** A good value of which one or two places hold something odd. */
const spoilt = (good: fc.Arbitrary<unknown>) =>
  fc.tuple(good, fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 2 })).map(([value, blows]) =>
    blows.reduce<unknown>((current, [at, by]) => {
      const places = placesOf(current);
      return replaced(current, places[at % places.length] ?? [], by);
    }, value),
  );

const RUNS = { numRuns: 400 };

const faces = JSON.stringify([{ network: 'my-vpc', subnetwork: 'my-subnet', tags: ['web'] }]);
const entries = fc.constantFrom(
  anAuditEntry(),
  aLastHalf(),
  aRefusedEntry(aV1Request({ 'vpc-access-connector': 'c', 'vpc-access-egress': 'all-traffic' })),
  aRefusedEntry(aV1Request({ 'network-interfaces': faces })),
  aRefusedEntry(aV2Request(viaConnector())),
  aRefusedEntry(aV2Request(viaTaggedInterface('web'))),
);

const full = aWorld({
  jobs: [aJob(viaTaggedInterface('web')), aV1Job({ 'network-interfaces': faces })],
  connectors: [aRangeConnector()],
  routers: [aRouter({ nats: [aNat()] })],
  firewalls: [aFirewall()],
  instances: [anInstance()],
  effectiveFirewalls: {
    'my-vpc': { firewalls: [aFirewall()], firewallPolicys: [aFirewallPolicy('HIERARCHY', aPolicyRule(1, 'deny'))] },
  },
});

describe('anything at all is answered or refused, never a crash', () => {
  const readers: Readonly<Record<string, (value: unknown) => unknown>> = {
    openEvent,
    openPubsub,
    arrivalOf,
    eventIdOf,
    toRequest,
    parseRequest,
    parseWorld,
    toJob: (value) => toJob(value, { project: 'p' }),
  };
  for (const [name, read] of Object.entries(readers)) {
    test(name, () =>
      fc.assert(
        fc.property(anything, (value) => answersOrRefuses(() => read(value))),
        RUNS,
      ),
    );
  }

  test('toDestination', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-z0-9.:[\]/-]{0,20}$/));
    fc.assert(
      fc.property(text, (written) => answersOrRefuses(() => toDestination(written))),
      { numRuns: 2000 },
    );
  });

  test('parsePolicy', () => {
    const yaml = fc.stringMatching(/^[a-z0-9:{}[\]*&!|>'"#,\n -]{0,60}$/);
    fc.assert(
      fc.property(fc.oneof(yaml, fc.string({ unit: 'binary' })), (text) => answersOrRefuses(() => parsePolicy(text))),
      { numRuns: 2000 },
    );
  });
});

describe('something good with something odd in it is answered or refused', () => {
  test('an audit log entry, in either envelope or none', () => {
    fc.assert(
      fc.property(spoilt(entries), (entry) => {
        answersOrRefuses(() => toRequest(entry));
        answersOrRefuses(() => toRequest(openEvent(inPubsub(entry))));
      }),
      { numRuns: 1500 },
    );
  });

  test('an envelope', () => {
    const events = fc.constantFrom(inPubsub(anAuditEntry()), inCloudEvent(anAuditEntry()));
    fc.assert(
      fc.property(spoilt(events), (event) => answersOrRefuses(() => toRequest(openEvent(event)))),
      RUNS,
    );
  });

  test('a job, v1 or v2', () => {
    const jobs = fc.constantFrom(
      aJob(viaConnector()),
      aJob(viaTaggedInterface('web')),
      aV1Job({ 'network-interfaces': faces }),
    );
    fc.assert(
      fc.property(spoilt(jobs), (job) => answersOrRefuses(() => toJob(job, { project: 'p' }))),
      RUNS,
    );
  });

  test('a world, and it is judged if it is read', async () => {
    await fc.assert(
      fc.asyncProperty(spoilt(fc.oneof(fc.constant(full), worlds)), policyTexts, async (file, policy) => {
        const read: Parameters<typeof judgeIn>[0][] = [];
        answersOrRefuses(() => read.push(parseWorld(file)));
        for (const world of read) {
          if (world.jobs.kind === 'found' && world.jobs.value.length > 0) await judgeIn(world, { policy });
        }
      }),
      { numRuns: 600 },
    );
  });

  test('a policy', () => {
    const good = fc.constantFrom(
      {
        version: 1,
        destinations: ['github.com:443', { host: 'x.y', port: 1, ranges: ['10.0.0.0/8'] }],
        nat: { reserved: 2 },
      },
      {
        version: 1,
        scopes: [{ match: { labels: { a: '*' } }, connector: { network: 'n', minInstances: 3, maxInstances: 4 } }],
      },
    );
    fc.assert(
      fc.property(spoilt(good), (policy) => answersOrRefuses(() => parsePolicy(JSON.stringify(policy) ?? ''))),
      { numRuns: 800 },
    );
  });
});

test('a mistake is told where it is', () => {
  const spots = placesOf(full).filter(
    (path) => path.length > 2 && ['routers', 'routes', 'subnetworks'].includes(path[0] ?? ''),
  );
  fc.assert(
    fc.property(fc.constantFrom(...spots), (spot) => {
      try {
        parseWorld(replaced(full, spot, { odd: true }));
      } catch (error) {
        assert.ok(error instanceof InputError);
        const [list = '', index = ''] = spot;
        assert.ok(
          error.mistakes.every(({ path }) => path.startsWith(`${list}[${index}]`)),
          error.message,
        );
      }
    }),
    RUNS,
  );
});
