import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingIn, findingsIn } from '../../support/findings.ts';
import { aJob, viaConnector, viaInterface } from '../../support/jobs.ts';
import { judgeWorld, printed } from '../../support/line.ts';
import { aNat, aRouter, type Json } from '../../support/resources.ts';

const of = (vpcAccess: Json) => ({ jobs: [aJob(vpcAccess)], routers: [aRouter({ nats: [aNat()] })] });

test('Direct VPC egress behind Cloud NAT begins late, which is worth knowing and no violation', async () => {
  assert.equal((await findingIn('slow-start', of(viaInterface()))).severity, 'LOW');
  assert.equal(printed(await judgeWorld(of(viaInterface()))).status, 'compliant');
});

test('a connector does not, nor does what passes the NAT by', async () => {
  assert.deepEqual(await findingsIn('slow-start', of(viaConnector())), []);
  assert.deepEqual(await findingsIn('slow-start', of(viaInterface({ egress: 'PRIVATE_RANGES_ONLY' }))), []);
});
