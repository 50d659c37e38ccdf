import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { advice, commandsOf, findingIn } from '../../support/findings.ts';
import { aJob, viaConnector, viaInterface } from '../../support/jobs.ts';
import { aSubnetwork, linkTo, networkNamed, subnetworkNamed } from '../../support/resources.ts';

const to = ['10.77.0.9:5432'];
const ofData = (id: string, range: string) =>
  aSubnetwork({
    name: id,
    selfLink: linkTo(subnetworkNamed(id)),
    network: linkTo(networkNamed('data')),
    ipCidrRange: range,
  });

describe('a private destination', () => {
  const databases = ofData('db', '10.77.0.0/28');
  const door = ofData('jobs', '10.78.0.0/24');

  test('out of reach without a VPC is told with the network that it belongs to, and a way into it', async () => {
    const finding = await findingIn('vpc-not-set', { jobs: [aJob()], subnetworks: [databases, door] }, { to });
    assert.deepEqual(advice(finding).slice(1), [
      '10.77.0.9 belongs to subnetwork db of data.',
      'Direct VPC egress through jobs (10.78.0.0/24) leads there:',
    ]);
    assert.deepEqual(commandsOf(finding), [
      'gcloud run jobs update my-agent --project=myproject --region=europe-west2 --network=data --subnet=jobs',
    ]);
  });

  test('of another network than the job’s is told as that', async () => {
    const subnetworks = [databases, aSubnetwork()];
    const finding = await findingIn('private-to-internet', { jobs: [aJob(viaInterface())], subnetworks }, { to });
    assert.equal(advice(finding)[0], '10.77.0.9 belongs to subnetwork db of data.');
  });

  test('whose range several networks use belongs to none for sure', async () => {
    const twin = aSubnetwork({ name: 'twin', network: linkTo(networkNamed('other')), ipCidrRange: '10.77.0.0/28' });
    const finding = await findingIn('vpc-not-set', { jobs: [aJob()], subnetworks: [databases, twin] }, { to });
    assert.equal(advice(finding).length, 1);
  });

  test('among Google’s own addresses needs Private Google Access, which is switched on by a command', async () => {
    const finding = await findingIn(
      'google-access-off',
      { jobs: [aJob(viaConnector())] },
      { to: ['199.36.153.8:443'] },
    );
    assert.deepEqual(commandsOf(finding), [
      'gcloud compute networks subnets update conn-subnet --project=myproject --region=europe-west2 --enable-private-ip-google-access',
    ]);
  });
});
