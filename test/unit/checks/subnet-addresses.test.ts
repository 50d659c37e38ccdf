import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aJobOf, commandsOf, findingIn, findingsIn } from '../../support/findings.ts';
import { viaConnector, viaInterface } from '../../support/jobs.ts';
import { anInstance, aSubnetwork, type Json } from '../../support/resources.ts';

const ID = 'subnet-addresses';
const of = (tasks: number, range: string, more: Json = {}) => ({
  jobs: [aJobOf(tasks, viaInterface())],
  subnetworks: [aSubnetwork({ ipCidrRange: range })],
  ...more,
});

describe('addresses for the tasks of a job with Direct VPC egress', () => {
  test('are two a task in blocks of 16, and the arithmetic is told', async () => {
    const finding = await findingIn(ID, of(50, '10.10.0.0/26', { instances: [anInstance()] }));
    assert.equal(finding.severity, 'MEDIUM');
    assert.equal(
      finding.summary,
      '50 tasks at a time x 2 addresses, in blocks of 16, are 112; subnetwork my-subnet (10.10.0.0/26) has 64 - 4 reserved - 1 of VMs = 59',
    );
    assert.deepEqual(commandsOf(finding), [
      'gcloud compute networks subnets expand-ip-range my-subnet --project=myproject --region=europe-west2 --prefix-length=25',
      'gcloud run jobs update my-agent --project=myproject --region=europe-west2 --parallelism=24',
    ]);
  });

  test('VMs that were not read are not counted as none', async () => {
    const finding = await findingIn(ID, of(50, '10.10.0.0/26', { instances: undefined }));
    assert.match(finding.summary, /has 64 - 4 reserved = 60$/);
  });

  const rows: { when: string; over: Json; want: number }[] = [
    { when: '24 tasks fit into a /26', over: of(24, '10.10.0.0/26'), want: 0 },
    { when: '25 tasks would take a fourth block, which is not whole', over: of(25, '10.10.0.0/26'), want: 1 },
    { when: 'a /24 has room for more', over: of(100, '10.10.0.0/24'), want: 0 },
    { when: 'too small a subnetwork is told as that', over: of(100, '10.10.0.0/28'), want: 0 },
    { when: 'a connector needs none', over: { jobs: [aJobOf(5000, viaConnector())] }, want: 0 },
  ];
  for (const { when, over, want } of rows) {
    test(when, async () => assert.equal((await findingsIn(ID, over)).length, want));
  }
});
