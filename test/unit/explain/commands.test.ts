import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aJob, privateRangesOnly, viaConnector, viaInterface, viaTaggedInterface } from '../../support/jobs.ts';
import {
  aConnector,
  aFirewall,
  aListNat,
  aNat,
  anInstance,
  aNetwork,
  aRangeConnector,
  aRoute,
  aRouter,
  aSubnetwork,
  CONNECTOR_SUBNETWORK,
  globalNamed,
  linkTo,
  networkNamed,
  subnetworkNamed,
} from '../../support/resources.ts';
import { storyOf } from '../../support/story.ts';

const AT = '--project=myproject --region=europe-west2';
const DIRECT = { jobs: [aJob(viaInterface())] };
const HOST = 'hostproject';
const SHARED = networkNamed('shared-vpc', HOST);
const SHARED_SUBNET = subnetworkNamed('shared-subnet', HOST);
const IN_SHARED_VPC = {
  networks: [aNetwork({ name: 'shared-vpc', selfLink: linkTo(SHARED) })],
  subnetworks: [aSubnetwork({ name: 'shared-subnet', selfLink: linkTo(SHARED_SUBNET), network: linkTo(SHARED) })],
  routes: [aRoute({ selfLink: linkTo(globalNamed('routes', 'default-route', HOST)), network: linkTo(SHARED) })],
};

describe('building the same from nothing', () => {
  test('behind a connector: network, /28, connector, router, NAT, job', async () => {
    assert.deepEqual((await storyOf()).commands('build'), [
      'gcloud services enable run.googleapis.com compute.googleapis.com vpcaccess.googleapis.com --project=myproject',
      'gcloud compute networks create my-vpc --project=myproject --subnet-mode=custom',
      `gcloud compute networks subnets create conn-subnet ${AT} --network=my-vpc --range=10.8.0.0/28`,
      `gcloud compute networks vpc-access connectors create vpc-conn-europe ${AT} --subnet=conn-subnet --machine-type=e2-micro --min-instances=2 --max-instances=3`,
      `gcloud compute routers create run-egress-my-vpc ${AT} --network=my-vpc`,
      `gcloud compute routers nats create conn-subnet ${AT} --router=run-egress-my-vpc --nat-custom-subnet-ip-ranges=conn-subnet --auto-allocate-nat-external-ips`,
      `gcloud run jobs update my-agent ${AT} --vpc-connector=vpc-conn-europe --vpc-egress=all-traffic`,
    ]);
  });

  test('with Direct VPC egress: no connector, and the tags of the job', async () => {
    const commands = (await storyOf({ jobs: [aJob(viaTaggedInterface('a', 'b'))] })).commands('build');
    assert.ok(!commands.some((command) => command.includes('vpc-access') || command.includes('vpcaccess')));
    assert.equal(
      commands.at(-1),
      `gcloud run jobs update my-agent ${AT} --network=my-vpc --subnet=my-subnet --network-tags=a,b --vpc-egress=all-traffic`,
    );
  });

  const variants = [
    {
      of: 'a connector with a range',
      over: { connectors: [aRangeConnector()] },
      says: /connectors create vpc-conn-europe .*--network=my-vpc --range=10\.9\.0\.0\/28/,
    },
    {
      of: 'a NAT of all subnetworks',
      over: { routers: [aRouter({ nats: [aNat()] })] },
      says: /nats create my-nat .*--nat-all-subnet-ip-ranges --auto-allocate-nat-external-ips$/m,
    },
    {
      of: 'a NAT of all primary ranges',
      over: {
        routers: [
          aRouter({ nats: [aNat({ sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES' })] }),
        ],
      },
      says: /--nat-primary-subnet-ip-ranges/,
    },
    {
      of: 'a NAT list with all ranges, and its ports',
      over: {
        routers: [aRouter({ nats: [aListNat(CONNECTOR_SUBNETWORK, ['ALL_IP_RANGES'], { minPortsPerVm: 1024 })] })],
      },
      says: /--nat-custom-subnet-ip-ranges=conn-subnet:ALL .*--min-ports-per-vm=1024/,
    },
    {
      of: 'a proxy VM and the route to it',
      over: {
        instances: [anInstance()],
        routes: [aRoute(), aRoute({ name: 'to-proxy', priority: 500, nextHopIp: '10.10.0.5' })],
      },
      says: /instances create proxy-vm .*--can-ip-forward --tags=proxy\n.*routes create to-proxy .*--next-hop-address=10\.10\.0\.5 --priority=500/,
    },
    {
      of: 'a rule that lets it out',
      over: {
        routers: [aRouter({ nats: [aNat()] })],
        firewalls: [
          aFirewall(),
          aFirewall({ name: 'let', priority: 9, allowed: [{ IPProtocol: 'tcp', ports: ['443'] }] }),
        ],
      },
      says: /firewall-rules create let .*--direction=EGRESS --action=ALLOW --rules=tcp:443 --destination-ranges=0\.0\.0\.0\/0 --priority=9/,
    },
  ];
  for (const { of, over, says } of variants) {
    test(`makes ${of}`, async () => assert.match((await storyOf(over)).commands('build').join('\n'), says));
  }

  test('in a Shared VPC names network and subnetwork in full', async () => {
    const networkInterfaces = [{ network: SHARED, subnetwork: SHARED_SUBNET }];
    const commands = (await storyOf({ ...IN_SHARED_VPC, jobs: [aJob(viaInterface({ networkInterfaces }))] })).commands(
      'build',
    );
    assert.match(commands.at(-1) ?? '', new RegExp(`--network=${SHARED} --subnet=${SHARED_SUBNET} `));
    assert.ok(commands.some((command) => /routers create .*--project=hostproject/.test(command)));
  });

  test('says so where what is there is not enough, or where the network is not known', async () => {
    assert.match((await storyOf({ firewalls: [aFirewall()] })).words('build'), /stopped nevertheless/);
    assert.match((await storyOf({ connectors: [], subnetworks: [] })).words('build'), /is not known/);
  });
});

describe('both cures', () => {
  test('stand side by side, each whole', async () => {
    const commands = (await storyOf()).commands('cures');
    assert.deepEqual(
      commands.map((command) => command.split(/ '?--/)[0]),
      [
        'gcloud compute routers create run-egress-my-vpc',
        'gcloud compute routers nats create conn-subnet',
        'gcloud compute addresses create run-egress-proxy',
        'gcloud compute instances create run-egress-proxy',
        'gcloud compute firewall-rules create run-egress-proxy-in',
        'gcloud compute routes create run-egress-proxy-own',
        'gcloud compute ssh run-egress-proxy',
        'gcloud compute ssh run-egress-proxy',
        'gcloud compute routes create run-egress-to-proxy',
      ],
    );
  });

  test('a proxy VM may forward, has an address, lets the connector in, and is reached by its tag alone', async () => {
    const commands = (await storyOf()).commands('cures').join('\n');
    for (const part of [
      /instances create .*--can-ip-forward --address=run-egress-proxy --tags=run-egress-proxy/,
      /--direction=INGRESS --action=ALLOW --rules=all --source-ranges=10\.8\.0\.0\/28 --target-tags=run-egress-proxy/,
      /run-egress-proxy-own .*--next-hop-gateway=default-internet-gateway --priority=800 --tags=run-egress-proxy/,
      /--command=sudo sysctl -w net\.ipv4\.ip_forward=1/,
      /--command=sudo iptables -t nat -A POSTROUTING -j MASQUERADE/,
      /to-proxy .*--priority=900 --tags=vpc-connector-europe-west2-vpc-conn-europe$/m,
    ])
      assert.match(commands, part);
  });

  test('for Direct VPC egress the route is the last thing, and it is told why', async () => {
    const story = await storyOf(DIRECT);
    assert.match(story.words('cures'), /whether they act on Direct VPC egress is not/);
    const last = story.commands('cures').at(-1) ?? '';
    assert.match(last, /routes create run-egress-to-proxy /);
    assert.doesNotMatch(last, /--tags/);
  });

  test('one that is there is told to be there', async () => {
    assert.match((await storyOf({ routers: [aRouter({ nats: [aNat()] })] })).words('cures'), /it is there\. my-nat/);
    const routes = [aRoute({ nextHopIp: '10.10.0.5' })];
    assert.match((await storyOf({ instances: [anInstance()], routes })).words('cures'), /it is there\. .*proxy-vm/);
  });

  test('a proxy VM gets a subnetwork of its own where only the connector has one', async () => {
    const subnetworks = [aSubnetwork({ name: 'conn-subnet', ipCidrRange: '10.8.0.0/28' })];
    const commands = (await storyOf({ subnetworks })).commands('cures').join('\n');
    assert.match(commands, /subnets create run-egress-proxy .*--range=10\.8\.0\.16\/28/);
    assert.match(commands, /instances create run-egress-proxy .*--subnet=run-egress-proxy/);
  });

  test('neither is needed where Google lets it out, nor told where there is no VPC', async () => {
    const behind = await storyOf({ jobs: [aJob(viaConnector(privateRangesOnly))] });
    assert.match(behind.words('cures'), /Neither is needed/);
    assert.equal((await storyOf({ jobs: [aJob()] })).section('cures'), undefined);
  });
});

describe('the other mode', () => {
  test('of a connector is Direct VPC egress, in two steps after what is missing', async () => {
    const commands = (await storyOf()).commands('other-mode');
    assert.match(commands[0] ?? '', /routers create run-egress-my-vpc/);
    assert.match(commands[1] ?? '', /nats create my-subnet /);
    assert.deepEqual(commands.slice(2), [
      `gcloud run jobs update my-agent ${AT} --clear-vpc-connector`,
      `gcloud run jobs update my-agent ${AT} --network=my-vpc --subnet=my-subnet --vpc-egress=all-traffic`,
    ]);
  });

  test('of Direct VPC egress is a connector that is there', async () => {
    const commands = (await storyOf(DIRECT)).commands('other-mode');
    assert.deepEqual(commands.slice(-2), [
      `gcloud run jobs update my-agent ${AT} --clear-network`,
      `gcloud run jobs update my-agent ${AT} --vpc-connector=vpc-conn-europe --vpc-egress=all-traffic`,
    ]);
  });

  test('of Direct VPC egress is a new connector where none is ready', async () => {
    const story = await storyOf({ ...DIRECT, connectors: [aConnector({ state: 'ERROR' })] });
    const commands = story.commands('other-mode').join('\n');
    assert.match(commands, /connectors create egress .*--subnet=run-egress-egress/);
    assert.match(commands, /--vpc-connector=egress/);
  });

  test('takes a new /26 where no subnetwork is wide enough, and says so where none is free', async () => {
    const narrow = [aSubnetwork({ name: 'conn-subnet', ipCidrRange: '10.8.0.0/28' })];
    const story = await storyOf({ subnetworks: narrow });
    assert.match(story.commands('other-mode')[0] ?? '', /subnets create run-egress-direct .*--range=10\.8\.0\.64\/26/);
    const full = await storyOf({ subnetworks: narrow }, { policy: 'connector: {subnetPool: 10.8.0.0/27}' });
    assert.match(full.words('other-mode'), /no range of 10\.8\.0\.0\/27 is free/);
  });

  test('shows how packets would fare in it', async () => {
    assert.match((await storyOf()).words('other-mode'), /UNREACHABLE\nNO_EXTERNAL_ADDRESS\n.*\nDirect VPC egress/);
  });

  test('of no VPC are both', async () => {
    assert.deepEqual((await storyOf({ jobs: [aJob()] })).commands('other-mode'), [
      `gcloud run jobs update my-agent ${AT} --vpc-connector=vpc-conn-europe --vpc-egress=all-traffic`,
      `gcloud run jobs update my-agent ${AT} --network=my-vpc --subnet=my-subnet --vpc-egress=all-traffic`,
    ]);
  });

  test('of a mix is told in words', async () => {
    const story = await storyOf({ jobs: [aJob({ ...viaConnector(), ...viaInterface() })] });
    assert.match(story.words('other-mode'), /exclude each other/);
  });
});

describe('firewall rules', () => {
  test('come with a connector under names made of region and connector, hyphens doubled', async () => {
    const words = (await storyOf()).words('firewall');
    for (const suffix of ['hcfw', 'rsgfw', 'earfw', 'egrfw', 'sbntfw', 'tagfw'])
      assert.ok(words.includes(`aet-europewest2-vpc--conn--europe-${suffix}\n`), suffix);
    assert.match(words, /None of them lets anything out to the internet or keeps it in/);
  });

  test('do not come with a connector of a service project: the host makes its own', async () => {
    const connectors = [aConnector({ subnet: { name: 'shared-subnet', projectId: HOST } })];
    const story = await storyOf({ ...IN_SHARED_VPC, connectors });
    assert.match(
      story.words('firewall'),
      /service project myproject of Shared VPC host hostproject: no rules are made/,
    );
    assert.equal(story.commands('firewall').length, 4);
    for (const command of story.commands('firewall'))
      assert.match(command, /--project=hostproject --network=shared-vpc/);
  });

  test('do not come with Direct VPC egress, and see nothing of what Google lets out', async () => {
    assert.match((await storyOf(DIRECT)).words('firewall'), /brings no firewall rules along/);
    assert.match((await storyOf({ jobs: [aJob()] })).words('firewall'), /No firewall rule of yours sees/);
  });
});
