import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { nearMisses } from '../../../shared/near-misses.ts';
import { examine } from '../../../shared/examine.ts';
import { absent, valueOf } from '../../../shared/snapshot/observed.ts';
import { advice, commandsOf, findingIn } from '../../support/findings.ts';
import { aJob, viaConnector, viaInterface } from '../../support/jobs.ts';
import { aPolicy } from '../../support/line.ts';
import {
  aConnector,
  aNetwork,
  aSubnetwork,
  connectorNamed,
  linkTo,
  NETWORK,
  networkNamed,
  PROJECT,
  subnetworkNamed,
} from '../../support/resources.ts';
import { readWorld } from '../../support/world.ts';

test('a name a slip or two away is near, the nearest first', () => {
  const near = (wanted: string, ...others: string[]) => nearMisses(wanted, others, (name) => name);
  assert.deepEqual(near('my-subnet', 'my-subnets-2', 'my-subnt', 'prod', 'my-subnet'), ['my-subnt', 'my-subnets-2']);
  assert.deepEqual(near('conn-europe', 'vpc-conn-europe', 'conn-asia'), ['vpc-conn-europe']);
  assert.deepEqual(near('web', 'db', 'wep', 'wx'), ['wep']);
  assert.deepEqual(near('a'.repeat(64), 'a'.repeat(63)), []);
});

describe('a connector that is not there', () => {
  const update = 'gcloud run jobs update my-agent --project=myproject --region=europe-west2';
  const other = aConnector({ name: connectorNamed('other') });
  const wanted = viaConnector({ connector: connectorNamed('vpc-con-europe') });

  test('may be a misspelt one; else a READY one of the region will do', async () => {
    const finding = await findingIn('connector-missing', { jobs: [aJob(wanted)], connectors: [other, aConnector()] });
    assert.deepEqual(advice(finding).slice(0, 2), [
      'If vpc-conn-europe was meant (READY, in my-vpc):',
      'If other was meant (READY, in my-vpc):',
    ]);
    assert.deepEqual(commandsOf(finding).slice(0, 2), [
      `${update} --vpc-connector=vpc-conn-europe`,
      `${update} --vpc-connector=other`,
    ]);
  });

  test('in another region may have a namesake in this one', async () => {
    const far = viaConnector({ connector: connectorNamed('vpc-conn-europe', PROJECT, 'us-central1') });
    const finding = await findingIn('connector-elsewhere', { jobs: [aJob(far)], connectors: [other, aConnector()] });
    assert.equal(commandsOf(finding)[0], `${update} --vpc-connector=vpc-conn-europe`);
  });

  test('of a deploy that was refused there is no job to change: it is advised without a command', () => {
    const world = readWorld({ jobs: [aJob(wanted)] });
    const [job] = valueOf(world.jobs) ?? [];
    assert.ok(job);
    const { findings } = examine({ world, job, stored: absent, flows: [], policy: aPolicy() });
    const [step] = findings.find(({ id }) => id === 'connector-missing')?.nextSteps ?? [];
    assert.deepEqual([step?.say.key, step?.command], ['connectorInstead', undefined]);
  });
});

describe('a subnetwork that is not there', () => {
  const job = (network: string, subnetwork: string) =>
    aJob(viaInterface({ networkInterfaces: [{ network, subnetwork: subnetworkNamed(subnetwork) }] }));

  test('may be a misspelt one', async () => {
    const finding = await findingIn('subnetwork-missing', { jobs: [job(NETWORK, 'my-subnt')] });
    assert.deepEqual(advice(finding), ['If my-subnet (10.10.0.0/24) of my-vpc was meant:']);
    assert.deepEqual(commandsOf(finding), [
      'gcloud run jobs update my-agent --project=myproject --region=europe-west2 --network=my-vpc --subnet=my-subnet',
    ]);
  });

  test('may stand in another region', async () => {
    const region = 'us-central1';
    const there = aSubnetwork({
      name: 'batch',
      selfLink: linkTo(subnetworkNamed('batch', PROJECT, region)),
      region: linkTo(`projects/${PROJECT}/regions/${region}`),
    });
    const finding = await findingIn('subnetwork-missing', { jobs: [job(NETWORK, 'batch')], subnetworks: [there] });
    assert.deepEqual(advice(finding), [
      'batch exists in us-central1: a job can use subnetworks of its own region alone.',
    ]);
  });

  test('may belong to a network that is gone, too', async () => {
    const over = { jobs: [job(networkNamed('my-vcp'), 'x')], networks: [aNetwork()] };
    const finding = await findingIn('subnetwork-missing', over);
    assert.deepEqual(advice(finding), ['Network my-vcp itself does not exist. Spelled alike: my-vpc.']);
  });
});
