import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commandsOf, advice, findingIn, findingsIn } from '../../support/findings.ts';
import { aJob, viaConnector, viaTaggedInterface } from '../../support/jobs.ts';
import { aFirewall, aRoute, type Json } from '../../support/resources.ts';

const ID = 'tag-unknown';
const tagged = (...tags: string[]) => ({ jobs: [aJob(viaTaggedInterface(...tags))] });
const rule = aFirewall({ name: 'allow-web', allowed: [{ IPProtocol: 'all' }], targetTags: ['egress-web'] });
const route = aRoute({ name: 'to-proxy', destRange: '10.99.0.0/16', nextHopIp: '10.10.0.5', tags: ['via-proxy'] });

describe('a network tag that no rule and no route names', () => {
  test('does nothing', async () => {
    const finding = await findingIn(ID, { ...tagged('batch', 'nightly'), firewalls: [rule] });
    assert.deepEqual(
      [finding.severity, finding.summary, finding.nextSteps],
      [
        'LOW',
        'no egress firewall rule and no route of my-vpc speaks of these network tags of the job: batch, nightly',
        [],
      ],
    );
  });

  test('spelled nearly like a known one, was probably meant to be that', async () => {
    const finding = await findingIn(ID, { ...tagged('nightly', 'egres-web'), firewalls: [rule] });
    assert.equal(finding.severity, 'MEDIUM');
    assert.deepEqual(advice(finding), ['If egress-web was meant, which allow-web names:']);
    assert.deepEqual(commandsOf(finding), [
      'gcloud run jobs update my-agent --project=myproject --region=europe-west2 --network-tags=nightly,egress-web',
    ]);
  });

  const rows: { when: string; over: Json }[] = [
    { when: 'is not one that a rule names', over: { ...tagged('egress-web'), firewalls: [rule] } },
    { when: 'is not one that a route names', over: { ...tagged('via-proxy'), routes: [aRoute(), route] } },
    { when: "is none of a connector's", over: { jobs: [aJob(viaConnector())] } },
    { when: 'can be told only when the rules were read', over: { ...tagged('batch'), firewalls: undefined } },
    { when: '... and the routes', over: { ...tagged('batch'), routes: undefined } },
  ];
  for (const { when, over } of rows) test(when, async () => assert.deepEqual(await findingsIn(ID, over), []));
});
