import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { found } from '../../../../shared/snapshot/observed.ts';
import { aJob, aV1Job, viaConnector } from '../../../support/jobs.ts';
import { judgeIn, judgeWorld, type Look } from '../../../support/line.ts';
import { adviceOn, changeOf, inShort, specOf } from '../../../support/plans.ts';
import {
  aFirewall,
  aNetwork,
  aRoute,
  aSubnetwork,
  connectorNamed,
  globalNamed,
  linkTo,
  networkNamed,
  subnetworkNamed,
  type Json,
} from '../../../support/resources.ts';
import { readWorld } from '../../../support/world.ts';

const MISSING = 'connector-missing';
const SHARED = networkNamed('shared', 'host');
const LISTED = `remediation: create\nconnector: {network: ${SHARED}}\nhostProjects: [host]`;

/** A service project whose jobs name a connector that is to be made in the network of a host project. */
const service = (over: Json = {}): Json => ({
  jobs: [aJob(viaConnector())],
  connectors: [],
  networks: [aNetwork({ name: 'shared', selfLink: linkTo(SHARED) })],
  subnetworks: [aSubnetwork({ name: 'hs', selfLink: linkTo(subnetworkNamed('hs', 'host')), network: linkTo(SHARED) })],
  routes: [aRoute({ selfLink: linkTo(globalNamed('routes', 'd', 'host')), network: linkTo(SHARED) })],
  ...over,
});

const ingress = (name: string, over: Json) => {
  const { destinationRanges: _, ...rest } = aFirewall({ name, ...over });
  return {
    ...rest,
    selfLink: linkTo(globalNamed('firewalls', name, 'host')),
    network: linkTo(SHARED),
    direction: 'INGRESS',
  };
};
const allow = (...services: readonly string[]) => ({
  allowed: services.map((one) => {
    const [IPProtocol, ports] = one.split(':');
    return { IPProtocol, ...(ports !== undefined && { ports: [ports] }) };
  }),
});

const fromServerless = ingress('serverless-to-vpc-connector', {
  sourceRanges: ['35.199.224.0/19'],
  targetTags: ['vpc-connector'],
  ...allow('tcp:667', 'udp:665-666', 'icmp'),
});
const fromHealth = ingress('vpc-connector-health-checks', {
  sourceRanges: ['35.191.0.0/16', '35.191.192.0/18', '130.211.0.0/22'],
  targetTags: ['vpc-connector'],
  ...allow('tcp:667'),
});

const BOTH = [
  'create firewall run-egress-europe-west2-vpc-conn-europe-serverless',
  'create firewall run-egress-europe-west2-vpc-conn-europe-health',
];
const rulesIn = async (firewalls: readonly Json[], look: Look = { policy: LISTED }) =>
  inShort(await judgeWorld(service({ firewalls }), look)).filter((line) => line.includes('firewall'));

describe('a connector of a service project', () => {
  test('gets the rules that Google makes elsewhere, in the host project, for its own tag alone, and waits for them', async () => {
    const judged = await judgeWorld(service(), { policy: LISTED });
    assert.deepEqual(inShort(judged), [
      'create subnetwork run-egress-myproject-vpc-conn-europe',
      ...BOTH,
      'create connector vpc-conn-europe',
      'create router run-egress-shared',
    ]);
    assert.deepEqual(specOf(judged, 'firewall'), {
      name: globalNamed('firewalls', 'run-egress-europe-west2-vpc-conn-europe-serverless', 'host'),
      network: SHARED,
      description: 'Made by run-egress: Cloud Run to connector vpc-conn-europe of myproject',
      direction: 'INGRESS',
      priority: 1000,
      protocols: [
        { protocol: 'tcp', ports: ['667'] },
        { protocol: 'udp', ports: ['665-666'] },
        { protocol: 'icmp', ports: [] },
      ],
      destinationRanges: [],
      sourceRanges: ['35.199.224.0/19'],
      targetTags: ['vpc-connector-europe-west2-vpc-conn-europe'],
    });
    assert.equal(changeOf(judged, 'connector')?.dependsOn.length, 3);
    assert.equal(judged.restricted.permitted.length, 5);
  });

  test('is held back with all that it needs where the host project is not listed', async () => {
    const judged = await judgeWorld(service(), { policy: LISTED.replace('hostProjects: [host]', '') });
    assert.deepEqual(judged.restricted.permitted, []);
    assert.ok(judged.restricted.withheld.every(({ because }) => because.key === 'withheldHost'));
    const commands = judged.findings.flatMap(({ nextSteps }) => nextSteps.flatMap(({ command }) => command ?? []));
    assert.ok(
      commands.some((line) =>
        /^gcloud compute firewall-rules create .*-health --project=host .*--direction=INGRESS/.test(line),
      ),
    );
  });

  const rows: { when: string; firewalls: Json[]; want: string[] }[] = [
    { when: 'finds both there, as Google’s guide names them', firewalls: [fromServerless, fromHealth], want: [] },
    { when: 'finds one of them there', firewalls: [fromHealth], want: BOTH.slice(0, 1) },
    {
      when: 'finds one that lets in everything',
      firewalls: [ingress('all', { sourceRanges: ['0.0.0.0/0'], ...allow('all') })],
      want: [],
    },
    {
      when: 'finds one without any source, which lets in everybody',
      firewalls: [ingress('all', allow('all'))],
      want: [],
    },
    {
      when: 'finds them switched off',
      firewalls: [{ ...fromServerless, disabled: true }, fromHealth],
      want: BOTH.slice(0, 1),
    },
    {
      when: 'finds them for other tags',
      firewalls: [{ ...fromServerless, targetTags: ['vpc-connector-europe-west2-other'] }, fromHealth],
      want: BOTH.slice(0, 1),
    },
    {
      when: 'finds a deny above them',
      firewalls: [fromServerless, fromHealth, ingress('deny', { priority: 10, sourceRanges: ['35.199.230.0/24'] })],
      want: BOTH.slice(0, 1),
    },
    {
      when: 'finds them for part of the range',
      firewalls: [{ ...fromServerless, sourceRanges: ['35.199.224.0/20'] }, fromHealth],
      want: BOTH.slice(0, 1),
    },
    {
      when: 'finds them for part of the protocols',
      firewalls: [{ ...fromServerless, ...allow('tcp:667', 'udp:665') }, fromHealth],
      want: BOTH.slice(0, 1),
    },
    {
      when: 'finds them for certain VMs as senders',
      firewalls: [ingress('by-tag', { sourceTags: ['web'], ...allow('all') }), fromHealth],
      want: BOTH.slice(0, 1),
    },
    {
      when: 'finds them in another network',
      firewalls: [{ ...fromServerless, network: linkTo(networkNamed('other', 'host')) }, fromHealth],
      want: BOTH.slice(0, 1),
    },
  ];
  for (const { when, firewalls, want } of rows) {
    test(when, async () => assert.deepEqual(await rulesIn(firewalls), want));
  }

  test('is not made while the rules of the network are unread', async () => {
    const judged = await judgeWorld(service({ firewalls: undefined }), { policy: LISTED });
    assert.deepEqual([inShort(judged), adviceOn(judged, MISSING)], [[], ['hostRulesUnknown']]);
  });

  test('needs none of it in the network of its own project', async () => {
    const judged = await judgeWorld({ connectors: [], subnetworks: [] }, { policy: 'connector: {network: my-vpc}' });
    assert.ok(!inShort(judged).some((line) => line.includes('firewall')));
    assert.deepEqual(adviceOn(judged, MISSING), []);
  });
});

describe('what the service agents need to be granted', () => {
  const stepsIn = async (world: ReturnType<typeof readWorld>) => {
    const judged = await judgeIn(world, { policy: LISTED });
    return judged.proposal.advice.get(MISSING) ?? [];
  };

  test('is told with commands where the project’s number is known, and never done', async () => {
    const steps = await stepsIn({ ...readWorld(service()), projectNumber: found('4711') });
    const grant = (account: string) =>
      `gcloud compute networks subnets add-iam-policy-binding run-egress-myproject-vpc-conn-europe --project=host --region=europe-west2 --member=serviceAccount:${account} --role=roles/compute.networkUser`;
    assert.deepEqual(
      steps.map(({ say, command }) => [say.key, command]),
      [
        ['grantNetworkUser', undefined],
        ['grantTo', grant('service-4711@gcp-sa-vpcaccess.iam.gserviceaccount.com')],
        ['grantTo', grant('4711@cloudservices.gserviceaccount.com')],
      ],
    );
  });

  test('is told with the way to that number where it is not', async () => {
    const steps = await stepsIn(readWorld(service()));
    assert.equal(steps.at(-1)?.command, "gcloud projects describe myproject '--format=value(projectNumber)'");
  });

  test('is told with the number that a job in v1 form says', async () => {
    const job = aV1Job({
      'vpc-access-connector': connectorNamed('vpc-conn-europe'),
      'vpc-access-egress': 'all-traffic',
    });
    const steps = await stepsIn(readWorld(service({ jobs: [job] })));
    assert.match(steps[1]?.command ?? '', /service-123456789@/);
  });
});
