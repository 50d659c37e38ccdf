import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { advice, commandsOf, findingIn, findingsIn } from '../../support/findings.ts';
import { aJob, viaConnector, viaInterface } from '../../support/jobs.ts';
import { judgeWorld, printed } from '../../support/line.ts';
import {
  aConnector,
  aFirewall,
  aNat,
  aRouter,
  connectorNamed,
  globalNamed,
  type Json,
} from '../../support/resources.ts';

const ID = 'connector-cut-off';
const SERVERLESS = '35.199.224.0/19';
const allowGithub = aFirewall({ name: 'allow-github', priority: 10, allowed: [{ IPProtocol: 'tcp', ports: ['443'] }] });
const withRules = (...firewalls: Json[]) => ({ firewalls, routers: [aRouter({ nats: [aNat()] })] });
const ofPolicy = (...rules: Json[]) => ({
  effectiveFirewalls: { 'my-vpc': { firewallPolicys: [{ type: 'HIERARCHY', shortName: 'org', rules }] } },
});

describe('a deny that stands before the rules that Google makes for a connector', () => {
  test('silences it, though the destination is allowed', async () => {
    const over = withRules(allowGithub, aFirewall({ priority: 50 }));
    const verdict = printed(await judgeWorld(over));
    assert.deepEqual([verdict.flows[0]?.verdict, verdict.status], ['REACHABLE', 'violating']);
    const finding = await findingIn(ID, over);
    assert.deepEqual([finding.severity, finding.resource], ['HIGH', globalNamed('firewalls', 'deny-all')]);
    assert.deepEqual(commandsOf(finding), [
      'gcloud compute firewall-rules create vpc-connector-to-serverless --project=myproject --network=my-vpc --direction=EGRESS --action=ALLOW --rules=tcp:667,udp:665-666,icmp --destination-ranges=35.199.224.0/19 --target-tags=vpc-connector --priority=49',
    ]);
  });

  const allowServerless = aFirewall({
    name: 'vpc-connector-to-serverless',
    priority: 49,
    destinationRanges: [SERVERLESS],
    allowed: [{ IPProtocol: 'tcp', ports: ['667'] }, { IPProtocol: 'udp', ports: ['665-666'] }, { IPProtocol: 'icmp' }],
    targetTags: ['vpc-connector'],
  });
  const google = (suffix: string, over: Json) =>
    aFirewall({
      name: `aet-europewest2-vpc--conn--europe-${suffix}`,
      priority: 100,
      destinationRanges: [SERVERLESS],
      ...over,
    });
  const service = connectorNamed('vpc-conn-europe', 'service');
  const rows: { when: string; over: Json; want: number }[] = [
    { when: 'not if it stands behind them', over: withRules(aFirewall({ priority: 1000 })), want: 0 },
    { when: '... right behind them', over: withRules(aFirewall({ priority: 101 })), want: 0 },
    { when: 'also at the same priority, where deny wins', over: withRules(aFirewall({ priority: 100 })), want: 1 },
    { when: 'not with an exception above it', over: withRules(aFirewall({ priority: 50 }), allowServerless), want: 0 },
    { when: 'not if it is disabled', over: withRules(aFirewall({ priority: 50, disabled: true })), want: 0 },
    { when: 'not if it is for others', over: withRules(aFirewall({ priority: 50, targetTags: ['web'] })), want: 0 },
    {
      when: 'not if it is about other destinations',
      over: withRules(aFirewall({ priority: 50, destinationRanges: ['140.82.0.0/16'] })),
      want: 0,
    },
    {
      when: 'also if it is about part of the range',
      over: withRules(aFirewall({ priority: 50, destinationRanges: ['35.199.240.0/20'] })),
      want: 1,
    },
    {
      when: 'also if it denies one of the ports alone',
      over: withRules(aFirewall({ priority: 50, denied: [{ IPProtocol: 'udp', ports: ['666'] }] })),
      want: 1,
    },
    {
      when: "Google's own rules are taken as they are in force, listed or not",
      over: withRules(google('earfw', { allowed: [{ IPProtocol: 'tcp', ports: ['667'] }] }), google('egrfw', {})),
      want: 0,
    },
    {
      when: 'by a policy, which is evaluated earlier, whatever its priority',
      over: ofPolicy({ priority: 5000, action: 'deny', direction: 'EGRESS', match: { destIpRanges: ['0.0.0.0/0'] } }),
      want: 1,
    },
    {
      when: 'in the service project of a Shared VPC Google makes no rules: any deny does',
      over: {
        ...withRules(aFirewall({ priority: 60000 })),
        jobs: [aJob(viaConnector({ connector: service }))],
        connectors: [aConnector({ name: service })],
      },
      want: 1,
    },
    {
      when: 'not for Direct VPC egress',
      over: { ...withRules(aFirewall({ priority: 50 })), jobs: [aJob(viaInterface())] },
      want: 0,
    },
    { when: 'not if rules could not be read', over: { firewalls: undefined }, want: 0 },
  ];
  for (const { when, over, want } of rows) {
    test(when, async () => assert.equal((await findingsIn(ID, over)).length, want));
  }

  test('matters less where no destination needs the connector', async () => {
    const jobs = [aJob(viaConnector({ egress: 'PRIVATE_RANGES_ONLY' }))];
    const over = { ...withRules(aFirewall({ priority: 50 })), jobs };
    assert.equal((await findingIn(ID, over)).severity, 'MEDIUM');
    assert.equal(printed(await judgeWorld(over)).status, 'compliant');
  });

  test('at priority 0, or in a policy, nothing can be put above it', async () => {
    const zero = await findingIn(ID, withRules(aFirewall({ priority: 0 })));
    assert.deepEqual([commandsOf(zero), advice(zero).length], [[], 1]);
    const deny = { priority: 1, action: 'deny', direction: 'EGRESS', match: { destIpRanges: [SERVERLESS] } };
    assert.match(advice(await findingIn(ID, ofPolicy(deny))).join(), /firewall policy/);
  });
});
