import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commandsOf, findingIn, findingsIn } from '../../support/findings.ts';
import { aJob, viaConnector, viaInterface } from '../../support/jobs.ts';
import { judgeWorld, printed } from '../../support/line.ts';
import { aNat, aRouter, aSubnetwork, type Json } from '../../support/resources.ts';

const ID = 'subnet-too-small';
const within = (range: string, ...others: Json[]) => ({
  jobs: [aJob(viaInterface())],
  subnetworks: [aSubnetwork({ ipCidrRange: range }), ...others],
  routers: [aRouter({ nats: [aNat()] })],
});

describe('a subnetwork smaller than /26', () => {
  test('is refused by Direct VPC egress, so the job is violating though its packets would arrive', async () => {
    const verdict = printed(await judgeWorld(within('10.10.0.0/28')));
    assert.deepEqual([verdict.flows[0]?.verdict, verdict.status], ['REACHABLE', 'violating']);
    const finding = await findingIn(ID, within('10.10.0.0/28'));
    assert.deepEqual(
      [finding.severity, finding.summary],
      [
        'HIGH',
        'subnetwork my-subnet (10.10.0.0/28) is too small for Direct VPC egress, which takes a /26 at the least',
      ],
    );
  });

  test('can grow where nothing stands beside it', async () => {
    assert.deepEqual(commandsOf(await findingIn(ID, within('10.10.0.0/28'))), [
      'gcloud compute networks subnets expand-ip-range my-subnet --project=myproject --region=europe-west2 --prefix-length=26',
    ]);
  });

  test('gives way to another one of its network and region that has room', async () => {
    const beside = aSubnetwork({ name: 'large', ipCidrRange: '10.10.0.64/26' });
    const inTheWay = aSubnetwork({ name: 'tiny', ipCidrRange: '10.10.0.16/28' });
    assert.deepEqual(commandsOf(await findingIn(ID, within('10.10.0.0/28', beside, inTheWay))), [
      'gcloud run jobs update my-agent --project=myproject --region=europe-west2 --network=my-vpc --subnet=large',
    ]);
  });

  test('secondary ranges are in the way, too', async () => {
    const other = aSubnetwork({
      name: 'other',
      ipCidrRange: '10.99.0.0/28',
      secondaryIpRanges: [{ rangeName: 'pods', ipCidrRange: '10.10.0.32/27' }],
    });
    assert.deepEqual(commandsOf(await findingIn(ID, within('10.10.0.0/28', other))), []);
  });

  test('is fine at /26, and for a connector', async () => {
    assert.deepEqual(await findingsIn(ID, within('10.10.0.0/26')), []);
    assert.deepEqual(await findingsIn(ID, { jobs: [aJob(viaConnector())] }), []);
  });
});
