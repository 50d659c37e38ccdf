import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isGoogleApi } from '../../../shared/path/google-apis.ts';
import { aJob, privateRangesOnly, viaConnector, viaInterface } from '../../support/jobs.ts';
import { judgeWorld, printed } from '../../support/line.ts';
import { aConnector, aNat, aRangeConnector, aRouter, aSubnetwork, type Json } from '../../support/resources.ts';
import { verdicts } from '../../support/verdicts.ts';

const NAMES = { 'storage.googleapis.com': ['142.250.1.128'], 'github.com': ['140.82.112.3'] };
const direct = (access: boolean, over: Json = {}): Json => ({
  jobs: [aJob(viaInterface())],
  subnetworks: [aSubnetwork({ privateIpGoogleAccess: access })],
  names: NAMES,
  ...over,
});
const NAT = { routers: [aRouter({ nats: [aNat()] })] };
const STORAGE = 'storage.googleapis.com:443';

describe("a public address of Google's APIs, known by its name", () => {
  const range = { jobs: [aJob(viaConnector())], connectors: [aRangeConnector()], names: NAMES };
  verdicts([
    { when: 'needs no NAT where Private Google Access is on', world: direct(true), to: STORAGE, want: 'REACHABLE' },
    { when: 'needs one where it is off', world: direct(false), to: STORAGE, want: 'UNREACHABLE NO_EXTERNAL_ADDRESS' },
    { when: 'is reached with a NAT', world: direct(false, NAT), to: STORAGE, want: 'REACHABLE' },
    {
      when: 'needs a route all the same',
      world: direct(true, { routes: [] }),
      to: STORAGE,
      want: 'UNREACHABLE NO_ROUTE',
    },
    { when: 'behind a hidden subnetwork, nobody knows', world: range, to: STORAGE, want: 'UNDETERMINED UNSUPPORTED' },
    { when: '... but with a NAT of all subnetworks', world: { ...range, ...NAT }, to: STORAGE, want: 'REACHABLE' },
    { when: 'is reached without a VPC', world: { jobs: [aJob()], names: NAMES }, to: STORAGE, want: 'REACHABLE' },
    {
      when: 'is reached under private-ranges-only',
      world: direct(true, { jobs: [aJob(viaInterface(privateRangesOnly))] }),
      to: STORAGE,
      want: 'REACHABLE',
    },
    {
      when: 'by its number alone is an address like any other',
      world: direct(true),
      to: '142.250.1.128:443',
      want: 'UNREACHABLE NO_EXTERNAL_ADDRESS',
    },
    { when: 'says nothing of other names', world: direct(true), want: 'UNREACHABLE NO_EXTERNAL_ADDRESS' },
  ]);

  test('is not seen to come from a NAT: no exit is told', async () => {
    const { exit } = printed(await judgeWorld(direct(true, NAT), { to: [STORAGE] }));
    assert.deepEqual(exit, { kind: 'none', addresses: [] });
  });

  test('may be reached by switching Private Google Access on, instead of a NAT', async () => {
    const { findings } = await judgeWorld(direct(false), { to: [STORAGE] });
    const steps = findings.find(({ id }) => id === 'nat-missing')?.nextSteps ?? [];
    assert.match(steps[0]?.command ?? '', /subnets update my-subnet .*--enable-private-ip-google-access/);
    const { findings: others } = await judgeWorld(direct(false));
    assert.doesNotMatch(JSON.stringify(others), /enable-private-ip-google-access/);
  });

  test('of a connector that is not there is as unreachable as any', async () => {
    const { flows } = await judgeWorld(
      { connectors: [aConnector({ state: 'ERROR' })], names: NAMES },
      { to: [STORAGE] },
    );
    assert.equal(flows[0]?.cause, 'VPC_CONNECTOR_NOT_RUNNING');
  });
});

test('names are compared by whole labels', () => {
  const all = ['storage.googleapis.com', 'GoogleAPIs.com.', 'eu.gcr.io', 'a-docker.pkg.dev', 'x.run.app'];
  assert.deepEqual(
    all.filter((name) => !isGoogleApi(name)),
    [],
  );
  assert.deepEqual(['notgoogleapis.com', 'googleapis.com.evil.example', 'google.com', ''].filter(isGoogleApi), []);
});
