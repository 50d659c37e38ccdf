import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { flowchart } from '../../../shared/explain/flowchart.ts';
import { chartOf, waysOf } from '../../../shared/explain/way.ts';
import type { Step } from '../../../shared/path/trace.ts';
import { aNat, aRouter } from '../../support/resources.ts';
import { traceWorld } from '../../support/line.ts';

const START: Step = { state: 'START_FROM_CLOUD_RUN_JOB', say: { key: 'startJob', of: { job: 'j' } } };
const INSIDE: Step = { state: 'APPLY_EGRESS_FIREWALL_RULE', say: { key: 'firewallImplied' } };
const DROP: Step = { state: 'DROP', say: { key: 'smtpBlocked' } };
const ABORT: Step = { state: 'ABORT', say: { key: 'networkUnknown', of: { reason: { key: 'notRead' } } } };
const DELIVER: Step = { state: 'DELIVER', say: { key: 'deliveredMetadata' } };

describe('a flowchart', () => {
  test('ends in the destination, which a delivered packet reaches and a dropped one does not', () => {
    const arrived = flowchart([{ destination: 'a:1', steps: [START, DELIVER] }]);
    assert.deepEqual(
      arrived.nodes.map(({ role, label }) => [role, label]),
      [
        ['passed', START.say],
        ['destination', 'a:1'],
      ],
    );
    assert.deepEqual(arrived.edges, [{ from: 'n0', to: 'n1', arrives: true }]);
    const dropped = flowchart([{ destination: 'a:1', steps: [START, DROP] }]);
    assert.deepEqual(
      dropped.nodes.map(({ role }) => role),
      ['passed', 'blocked', 'destination'],
    );
    assert.deepEqual(
      dropped.edges.map(({ arrives }) => arrives),
      [true, false],
    );
  });

  test('marks what could not be decided', () => {
    const { nodes } = flowchart([{ destination: 'a:1', steps: [START, ABORT] }]);
    assert.equal(nodes[1]?.role, 'undecided');
  });

  test('draws once what several ways have in common, up to where they part', () => {
    const { nodes, edges } = flowchart([
      { destination: 'a:1', steps: [START, INSIDE, DELIVER] },
      { destination: 'b:1', steps: [START, INSIDE, DROP] },
      { destination: 'a:1', steps: [START, DROP] },
    ]);
    assert.equal(nodes.length, 6, 'two drops at different places are two');
    assert.deepEqual(
      edges.map(({ from, to }) => `${from}${to}`),
      ['n0n1', 'n1n2', 'n1n3', 'n3n4', 'n0n5', 'n5n2'],
    );
  });
});

describe('ways', () => {
  const names = { 'github.com': ['140.82.112.3', '140.82.112.4', '10.99.0.1'] };

  test('of addresses that fare alike are told once', async () => {
    const flow = await traceWorld({ names, routers: [aRouter({ nats: [aNat()] })] });
    const ways = waysOf([flow]);
    assert.deepEqual(
      ways.map(({ address, others, verdict }) => [address, others, verdict]),
      [
        ['140.82.112.3', 1, 'REACHABLE'],
        ['10.99.0.1', 0, 'UNREACHABLE'],
      ],
    );
    assert.equal(chartOf([flow]).nodes.filter(({ role }) => role === 'destination').length, 1);
  });
});
