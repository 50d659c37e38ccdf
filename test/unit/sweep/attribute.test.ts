import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { NetworkChange } from '../../../shared/event/network-change.ts';
import { causeOf } from '../../../shared/sweep/attribute.ts';
import { beforeOf } from '../../../shared/sweep/before.ts';
import { aJob, JOB, viaConnector, viaInterface } from '../../support/jobs.ts';
import {
  aFirewall,
  aNat,
  aRouter,
  CONNECTOR,
  globalNamed,
  networkNamed,
  routerNamed,
  type Json,
} from '../../support/resources.ts';
import { aChange, recordsOf } from '../../support/sweeps.ts';

const DIRECT = { jobs: [aJob(viaInterface())] };
const NAT = { routers: [aRouter({ nats: [aNat()] })] };

async function one(over: Json) {
  const [record] = await recordsOf(over);
  assert.ok(record);
  return record;
}

const lost = async (now: Json, was: Json, changes: readonly NetworkChange[]) =>
  causeOf(await one({ ...DIRECT, ...now }), beforeOf(await one({ ...DIRECT, ...was })), changes)?.id;

const firewall = aChange({
  id: 'fw',
  kind: 'firewalls',
  method: 'v1.compute.firewalls.insert',
  resource: globalNamed('firewalls', 'deny-all'),
  region: undefined,
});

describe('who did it', () => {
  const rows: { when: string; now: Json; was: Json; changes: NetworkChange[]; want: string | undefined }[] = [
    { when: 'the router that was the exit is deleted', now: {}, was: NAT, changes: [firewall, aChange()], want: 'e1' },
    {
      when: 'the rule that denies now was inserted',
      now: { ...NAT, firewalls: [aFirewall()] },
      was: NAT,
      changes: [aChange(), firewall],
      want: 'fw',
    },
    {
      when: 'another router of the network was changed',
      now: {},
      was: NAT,
      changes: [aChange({ resource: routerNamed('other') })],
      want: 'e1',
    },
    {
      when: 'of two that fit, the later',
      now: {},
      was: NAT,
      changes: [aChange(), aChange({ id: 'e2', time: '2026-03-04T06:00:00Z' })],
      want: 'e2',
    },
    {
      when: 'a router of another network',
      now: {},
      was: NAT,
      changes: [aChange({ network: networkNamed('other'), resource: routerNamed('x') })],
      want: undefined,
    },
    {
      when: 'a router of another region',
      now: {},
      was: NAT,
      changes: [aChange({ region: 'us-central1', resource: routerNamed('x') })],
      want: undefined,
    },
    {
      when: 'a router of another project',
      now: {},
      was: NAT,
      changes: [aChange({ project: 'p', resource: routerNamed('x', 'p') })],
      want: undefined,
    },
    { when: 'a rule, where no rule stops anything', now: {}, was: NAT, changes: [firewall], want: undefined },
    {
      when: 'an entry that does not tell its network',
      now: {},
      was: NAT,
      changes: [aChange({ network: undefined })],
      want: 'e1',
    },
  ];
  for (const { when, now, was, changes, want } of rows)
    test(when, async () => assert.equal(await lost(now, was, changes), want));

  test('a connector that is gone is blamed although no network can be told any more', async () => {
    const record = await one({ jobs: [aJob(viaConnector())], connectors: [] });
    const gone = aChange({ id: 'c', kind: 'connectors', resource: CONNECTOR, network: undefined });
    assert.equal(causeOf(record, beforeOf(await one({ ...NAT })), [gone])?.id, 'c');
  });

  test('a job that was given another way itself, before whatever happened to the network', async () => {
    const deploy = aChange({
      id: 'j',
      kind: 'jobs',
      method: 'google.cloud.run.v2.Jobs.UpdateJob',
      resource: JOB,
      network: undefined,
    });
    const was = beforeOf(await one({ jobs: [aJob()] }));
    assert.equal(causeOf(await one(DIRECT), was, [deploy, aChange()])?.id, 'j');
    // A deploy that left the network alone explains nothing.
    assert.equal(causeOf(await one(DIRECT), beforeOf(await one({ ...DIRECT, ...NAT })), [deploy]), undefined);
  });
});
