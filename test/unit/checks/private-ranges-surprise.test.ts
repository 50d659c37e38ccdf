import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commandsOf, findingIn, findingsIn } from '../../support/findings.ts';
import { aJob, viaConnector, viaInterface } from '../../support/jobs.ts';
import { judgeWorld, printed } from '../../support/line.ts';
import {
  addressNamed,
  aListNat,
  aNat,
  aRouter,
  CONNECTOR,
  linkTo,
  SUBNETWORK,
  type Json,
} from '../../support/resources.ts';

const ID = 'private-ranges-surprise';
const privateRanges = { egress: 'PRIVATE_RANGES_ONLY' };
const of = (vpcAccess: Json, ...nats: Json[]) => ({ jobs: [aJob(vpcAccess)], routers: [aRouter({ nats })] });

describe('private-ranges-only where a Cloud NAT covers the subnetwork', () => {
  test('passes it by, and the job is compliant all the same', async () => {
    const over = of(viaConnector(privateRanges), aNat());
    const finding = await findingIn(ID, over);
    assert.deepEqual(
      [finding.severity, finding.summary],
      [
        'LOW',
        "Cloud NAT my-nat on router my-router covers the job's subnetwork and is not used: under private-ranges-only public destinations do not enter the VPC",
      ],
    );
    assert.deepEqual(commandsOf(finding), [
      'gcloud run jobs update my-agent --project=myproject --region=europe-west2 --vpc-egress=all-traffic',
    ]);
    assert.equal(printed(await judgeWorld(over)).status, 'compliant');
  });

  test('because nothing else is set', async () => {
    const finding = await findingIn(ID, of({ connector: CONNECTOR }, aNat()));
    assert.match(finding.summary, /under private-ranges-only, which holds because no egress is set, public/);
  });

  test('is worse with addresses given by hand: somebody lists them', async () => {
    const nat = aNat({ natIpAllocateOption: 'MANUAL_ONLY', natIps: [linkTo(addressNamed('a'))] });
    assert.equal((await findingIn(ID, of(viaInterface(privateRanges), nat))).severity, 'MEDIUM');
  });

  const rows: { when: string; over: Json; to?: string[] }[] = [
    { when: 'no NAT covers it', over: of(viaConnector(privateRanges), aListNat(SUBNETWORK)) },
    { when: 'all traffic uses it', over: of(viaConnector(), aNat()) },
    { when: 'no public destination is asked for', over: of(viaConnector(privateRanges), aNat()), to: ['10.10.0.9:22'] },
    { when: 'the job does not enter the VPC', over: { ...of({}, aNat()) } },
  ];
  for (const { when, over, to } of rows) {
    test(`is no surprise where ${when}`, async () => assert.deepEqual(await findingsIn(ID, over, to && { to }), []));
  }
});
