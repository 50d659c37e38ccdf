import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aJob, viaInterface } from '../../support/jobs.ts';
import { aNat, aRouter, type Json } from '../../support/resources.ts';
import { recordsOf } from '../../support/sweeps.ts';

const DIRECT = { jobs: [aJob(viaInterface())] };
const NAT = { routers: [aRouter({ nats: [aNat()] })] };
const RESERVED = { routers: [aRouter({ nats: [aNat({ natIpAllocateOption: 'MANUAL_ONLY', natIps: ['nat-ip'] })] })] };

const rows: { when: string; over: Json; require: string; want: Record<string, string> }[] = [
  {
    when: 'nothing is required but that packets arrive',
    over: { ...DIRECT, ...NAT },
    require: '{}',
    want: { destinations: 'yes' },
  },
  { when: 'packets are dropped', over: DIRECT, require: '{}', want: { destinations: 'no' } },
  {
    when: 'nobody can tell',
    over: { ...DIRECT, routers: undefined },
    require: '{}',
    want: { destinations: 'unknown' },
  },
  {
    when: 'another mode is required',
    over: { ...DIRECT, ...NAT },
    require: '{ modes: [connector] }',
    want: { destinations: 'yes', modes: 'no' },
  },
  {
    when: 'this mode is required',
    over: { ...DIRECT, ...NAT },
    require: '{ modes: [direct] }',
    want: { destinations: 'yes', modes: 'yes' },
  },
  {
    when: 'all traffic is required of a job without a network',
    over: { jobs: [aJob()] },
    require: '{ egress: all-traffic }',
    want: { destinations: 'yes', egress: 'no' },
  },
  {
    when: 'NAT is required and used',
    over: { ...DIRECT, ...NAT },
    require: '{ via: nat }',
    want: { destinations: 'yes', via: 'yes' },
  },
  {
    when: "NAT is required and Google's exit taken",
    over: { jobs: [aJob()] },
    require: '{ via: nat }',
    want: { destinations: 'yes', via: 'no' },
  },
  {
    when: 'NAT is required and nothing gets out',
    over: DIRECT,
    require: '{ via: nat }',
    want: { destinations: 'no', via: 'unknown' },
  },
  {
    when: 'a reserved address is required and it is an automatic one',
    over: { ...DIRECT, ...NAT },
    require: '{ reservedAddress: true }',
    want: { destinations: 'yes', reservedAddress: 'no' },
  },
  {
    when: 'a reserved address is required and given',
    over: { ...DIRECT, ...RESERVED },
    require: '{ reservedAddress: true }',
    want: { destinations: 'yes', reservedAddress: 'yes' },
  },
];

describe('what a policy requires, kept or not', () => {
  for (const { when, over, require, want } of rows)
    test(when, async () => {
      const [record] = await recordsOf(over, `require: ${require}`);
      assert.deepEqual(Object.fromEntries(record?.requirements.map(({ id, complies }) => [id, complies]) ?? []), want);
    });
});
