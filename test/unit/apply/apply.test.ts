import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { apply, type Outcome } from '../../../shared/apply/apply.ts';
import { shortName } from '../../../shared/names.ts';
import type { Plan } from '../../../shared/plan/change.ts';
import { reverseOf } from '../../../shared/plan/reverse.ts';
import type { Written } from '../../../shared/ports.ts';
import { fakeWrites } from '../../support/fakes.ts';
import { judgeWorld } from '../../support/line.ts';
import { aConnector, aFirewall, aSubnetwork, type Json } from '../../support/resources.ts';

const POLICY = 'connector: {network: my-vpc}\nfirewall: {onDeny: allow}\nnat: {addresses: reserved}';
const BARE = { connectors: [], subnetworks: [aSubnetwork()], firewalls: [aFirewall()], routes: [] };

const planFor = async (world: Json): Promise<Plan> => (await judgeWorld(world, { policy: POLICY })).proposal.changes;
const conditions = { attempt: 'delivery 1', budget: new AbortController().signal, clock: () => 0 };

const failed = (retryable = false): Written => ({ kind: 'failed', reason: 'quota', retryable });
const pending: Written = { kind: 'pending', operation: 'o' };

/** What became of each kind of change: `router skipped`. */
const inShort = (outcomes: readonly Outcome[]): string[] =>
  outcomes.map(({ kind, change: { spec } }) => `${spec.kind} ${kind}`);

/** Applies the whole plan; each call that begins with one of the keys ends as its value says. */
async function applied(answers: Readonly<Record<string, Written>>, world: Json = BARE) {
  const writes = fakeWrites(
    (call) => Object.entries(answers).find(([verb]) => call.startsWith(verb))?.[1] ?? { kind: 'done' },
  );
  const outcomes = await apply(await planFor(world), writes, conditions);
  const calls = writes.journal.map((line) => line.split(' ').slice(0, 2).join(' '));
  return { outcomes, calls, writes };
}

describe('applying a plan', () => {
  test('begins everything that needs nothing at once, and the rest when what it needs is done', async () => {
    const { outcomes, calls } = await applied({});
    assert.deepEqual(calls.slice(0, 4).sort(), [
      '+ createAddress',
      '+ createFirewall',
      '+ createRoute',
      '+ createSubnetwork',
    ]);
    assert.ok(calls.indexOf('- createSubnetwork') < calls.indexOf('+ createConnector'));
    assert.ok(calls.indexOf('- createSubnetwork') < calls.indexOf('+ createRouter'));
    assert.ok(calls.indexOf('- createAddress') < calls.indexOf('+ createRouter'));
    assert.equal(
      outcomes.every(({ kind }) => kind === 'applied'),
      true,
    );
  });

  test('tells the outcomes in the order of the plan', async () => {
    const { outcomes } = await applied({});
    assert.deepEqual(
      outcomes.map(({ change }) => change.id),
      (await planFor(BARE)).map(({ id }) => id),
    );
  });

  test('an empty one does nothing', async () => {
    const writes = fakeWrites();
    assert.deepEqual([await apply([], writes, conditions), writes.journal], [[], []]);
  });

  test('awaits a connector that somebody else makes', async () => {
    const { calls } = await applied({}, { connectors: [aConnector({ state: 'CREATING' })] });
    assert.deepEqual(calls, [
      '+ awaitConnector',
      '+ createAddress',
      '- awaitConnector',
      '- createAddress',
      '+ createRouter',
      '- createRouter',
    ]);
  });
});

const done = [
  'subnetwork applied',
  'connector applied',
  'firewall applied',
  'route applied',
  'address applied',
  'router applied',
];
const with_ = (...changed: readonly string[]) =>
  done.map((line) => changed.find((other) => other.split(' ')[0] === line.split(' ')[0]) ?? line);

describe('one change that fails', () => {
  const rows: { when: string; answers: Readonly<Record<string, Written>>; want: string[] }[] = [
    {
      when: 'stops what needs it, and nothing else',
      answers: { createSubnetwork: failed() },
      want: with_('subnetwork failed', 'connector skipped', 'router skipped'),
    },
    {
      when: 'stops nothing, when nothing needs it',
      answers: { createFirewall: failed() },
      want: with_('firewall failed'),
    },
    {
      when: 'that is still under way leaves pending what needs it',
      answers: { createSubnetwork: pending },
      want: with_('subnetwork pending', 'connector pending', 'router pending'),
    },
    {
      when: 'of two that are needed is enough',
      answers: { createAddress: failed() },
      want: with_('address failed', 'router skipped'),
    },
  ];
  for (const { when, answers, want } of rows) {
    test(when, async () => {
      const { outcomes, calls } = await applied(answers);
      assert.deepEqual(inShort(outcomes), want);
      const begun = outcomes.filter(({ kind }) => kind === 'applied' || kind === 'failed').length;
      assert.ok(calls.filter((call) => call.startsWith('+')).length >= begun);
    });
  }

  test('is never begun once what it needs has failed', async () => {
    const { calls } = await applied({ createSubnetwork: failed() });
    assert.deepEqual(
      calls.filter((call) => /createConnector|createRouter/.test(call)),
      [],
    );
  });

  test('says why, and whether trying again may help', async () => {
    const { outcomes } = await applied({ createFirewall: failed(true) });
    const outcome = outcomes.find(({ kind }) => kind === 'failed');
    assert.deepEqual(outcome?.kind === 'failed' && [outcome.reason, outcome.retryable], ['quota', true]);
  });
});

test('a plan of deletions takes away what needs something before that', async () => {
  const plan = await planFor(BARE);
  const deletions = plan.toReversed().map((change): Plan[number] => ({
    ...change,
    verb: 'delete',
    spec: { kind: 'deletion', value: reverseOf(change.spec) ?? assert.fail() },
    dependsOn: plan.filter(({ dependsOn }) => dependsOn.includes(change.id)).map(({ id }) => id),
  }));
  const writes = fakeWrites();
  const outcomes = await apply(deletions, writes, conditions);
  assert.equal(
    outcomes.every(({ kind }) => kind === 'applied'),
    true,
  );
  const at = (sign: string, kind: string) => {
    const { target } = plan.find(({ spec }) => spec.kind === kind) ?? assert.fail();
    return writes.journal.indexOf(`${sign} delete ${target}`);
  };
  assert.ok(at('-', 'connector') < at('+', 'subnetwork') && at('-', 'router') < at('+', 'subnetwork'));
  assert.ok(at('-', 'router') < at('+', 'address'));
});

test('every write gets an id of its own, made of attempt and change', async () => {
  const { writes, outcomes } = await applied({});
  assert.deepEqual(new Set(writes.attempts), new Set(outcomes.map(({ change }) => `delivery 1 ${change.id}`)));
});

test('the time that a change took is told in seconds of the clock', async () => {
  let seconds = 0;
  const plan = (await planFor({ routers: [] })).filter(({ spec }) => spec.kind === 'address');
  const outcomes = await apply(plan, fakeWrites(), { ...conditions, clock: () => (seconds += 5) });
  assert.deepEqual(
    outcomes.map((outcome) => outcome.kind === 'applied' && [shortName(outcome.change.target), outcome.seconds]),
    [['run-egress-conn-subnet-1', 5]],
  );
});
