import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { networkMode, type NetworkMode } from '../../../shared/job/network-mode.ts';
import { toJob } from '../../../shared/job/to-job.ts';
import { aJob, aV1Job, viaConnector, viaInterface, viaTaggedInterface } from '../../support/jobs.ts';
import { CONNECTOR, NETWORK, subnetworkNamed, SUBNETWORK, type Json } from '../../support/resources.ts';

const modeOf = (job: Json): NetworkMode => networkMode(toJob(job, { project: 'myproject' }));
const annotated = (annotations: Readonly<Record<string, string>>) => modeOf(aV1Job(annotations));

describe('how a job meets the network', () => {
  const direct = { kind: 'direct', network: NETWORK, subnetwork: SUBNETWORK, tags: [] } as const;
  const rows: { when: string; job: Json; want: NetworkMode }[] = [
    { when: 'not at all', job: aJob(), want: { kind: 'none' } },
    { when: 'not at all, with an empty vpcAccess', job: aJob({}), want: { kind: 'none' } },
    {
      when: 'not at all, with an egress that a client printed as unspecified',
      job: aJob({ egress: 'VPC_EGRESS_UNSPECIFIED' }),
      want: { kind: 'none' },
    },
    { when: '... or as the number of that', job: aJob({ egress: 0 }), want: { kind: 'none' } },
    {
      when: 'by a connector',
      job: aJob(viaConnector()),
      want: { kind: 'connector', connector: CONNECTOR, egress: 'all-traffic' },
    },
    { when: 'directly', job: aJob(viaInterface()), want: { ...direct, egress: 'all-traffic' } },
    {
      when: 'directly with tags',
      job: aJob(viaTaggedInterface('web')),
      want: { ...direct, tags: ['web'], egress: 'all-traffic' },
    },
    {
      when: 'directly, network alone: the subnetwork has the same name',
      job: aJob({ networkInterfaces: [{ network: 'my-vpc' }] }),
      want: { ...direct, subnetwork: subnetworkNamed('my-vpc'), egress: 'private-ranges-only' },
    },
    {
      when: '... in the project of a shared network',
      job: aJob({ networkInterfaces: [{ network: 'projects/host/global/networks/shared' }] }),
      want: {
        ...direct,
        network: 'projects/host/global/networks/shared',
        subnetwork: subnetworkNamed('shared', 'host'),
        egress: 'private-ranges-only',
      },
    },
    {
      when: 'directly, subnetwork alone: it knows its network',
      job: aJob({ networkInterfaces: [{ subnetwork: 'my-subnet' }] }),
      want: { ...direct, network: undefined, egress: 'private-ranges-only' },
    },
  ];
  for (const { when, job, want } of rows) test(when, () => assert.deepEqual(modeOf(job), want));
});

describe('which traffic enters the VPC', () => {
  const rows = [
    ['unset', undefined, 'private-ranges-only'],
    ['an empty text', '', 'private-ranges-only'],
    ['unspecified', 'VPC_EGRESS_UNSPECIFIED', 'private-ranges-only'],
    ['0', 0, 'private-ranges-only'],
    ['1', 1, 'all-traffic'],
    ['2', 2, 'private-ranges-only'],
    ['ALL_TRAFFIC', 'ALL_TRAFFIC', 'all-traffic'],
    ['PRIVATE_RANGES_ONLY', 'PRIVATE_RANGES_ONLY', 'private-ranges-only'],
  ] as const;
  for (const [when, egress, want] of rows) {
    test(`v2 egress ${when} is ${want}`, () => {
      const mode = modeOf(aJob({ connector: CONNECTOR, egress }));
      assert.equal('egress' in mode && mode.egress, want);
    });
  }

  for (const [written, want] of [
    ['all-traffic', 'all-traffic'],
    ['all', 'all-traffic'],
    ['private-ranges-only', 'private-ranges-only'],
  ] as const) {
    test(`v1 egress ${written} is ${want}`, () => {
      const mode = annotated({ 'vpc-access-connector': 'c', 'vpc-access-egress': written });
      assert.equal('egress' in mode && mode.egress, want);
    });
  }
});

describe('settings that do not fit together', () => {
  const face = { network: 'my-vpc', subnetwork: 'my-subnet' };
  const rows: { when: string; job: Json; reason: string }[] = [
    { when: 'connector and interface', job: aJob({ connector: CONNECTOR, networkInterfaces: [face] }), reason: 'mix' },
    {
      when: 'connector and interface, v1',
      job: aV1Job({ 'vpc-access-connector': 'c', 'network-interfaces': JSON.stringify([face]) }),
      reason: 'mix',
    },
    {
      when: 'a mix with a bad egress is a mix first',
      job: aJob({ connector: CONNECTOR, networkInterfaces: [face], egress: 'x' }),
      reason: 'mix',
    },
    { when: 'two interfaces', job: aJob({ networkInterfaces: [face, face] }), reason: 'several-interfaces' },
    {
      when: 'an interface that names nothing',
      job: aJob({ networkInterfaces: [{ tags: ['web'] }] }),
      reason: 'empty-interface',
    },
    {
      when: 'an egress that Cloud Run does not know',
      job: aJob({ connector: CONNECTOR, egress: 'EVERYTHING' }),
      reason: 'egress-unknown',
    },
    {
      when: 'an egress number that it does not know',
      job: aJob({ connector: CONNECTOR, egress: 3 }),
      reason: 'egress-unknown',
    },
    { when: 'an egress alone', job: aJob({ egress: 'ALL_TRAFFIC' }), reason: 'egress-alone' },
    { when: 'an egress alone, v1', job: aV1Job({ 'vpc-access-egress': 'all-traffic' }), reason: 'egress-alone' },
  ];
  for (const { when, job, reason } of rows) {
    test(when, () => {
      const mode = modeOf(job);
      assert.deepEqual([mode.kind, mode.kind === 'invalid' && mode.reason], ['invalid', reason]);
    });
  }
});
