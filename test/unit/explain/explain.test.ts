import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aJob, aV1Job, privateRangesOnly, viaConnector, viaInterface } from '../../support/jobs.ts';
import {
  aConnector,
  aListNat,
  anAddress,
  aNat,
  anInstance,
  aRangeConnector,
  aRoute,
  aRouter,
  addressNamed,
  CONNECTOR_SUBNETWORK,
  linkTo,
} from '../../support/resources.ts';
import { storyOf } from '../../support/story.ts';

const DIRECT = { jobs: [aJob(viaInterface())] };
const BEHIND_PROXY = {
  instances: [anInstance()],
  routes: [aRoute(), aRoute({ name: 'to-proxy', priority: 500, nextHopIp: '10.10.0.5' })],
};
const covering = (over = {}) => ({ routers: [aRouter({ nats: [aListNat(CONNECTOR_SUBNETWORK, undefined, over)] })] });

test('a story has its sections in the order in which a person asks', async () => {
  const { sections } = await storyOf();
  assert.deepEqual(
    sections.map(({ id }) => id),
    ['mode', 'way', 'findings', 'objects', 'exit', 'firewall', 'build', 'cures', 'other-mode', 'corrections'],
  );
});

test('the same world gives the same story', async () => {
  assert.deepEqual((await storyOf()).sections, (await storyOf()).sections);
});

describe('the mode', () => {
  const cases = [
    { when: 'a connector', over: {}, says: /goes through connector vpc-conn-europe.*conn-subnet \(10\.8\.0\.0\/28\)/ },
    { when: 'its tags', over: {}, says: /vpc-connector and vpc-connector-europe-west2-vpc-conn-europe/ },
    { when: 'a connector with a range', over: { connectors: [aRangeConnector()] }, says: /its subnetwork is hidden/ },
    { when: 'a connector that is not there', over: { connectors: [] }, says: /can't be found there/ },
    {
      when: 'Direct VPC egress',
      over: DIRECT,
      says: /address of its own in subnetwork my-subnet \(10\.10\.0\.0\/24\)/,
    },
    { when: 'no VPC', over: { jobs: [aJob()] }, says: /never enter a VPC/ },
    {
      when: 'a mix',
      over: { jobs: [aJob({ ...viaConnector(), ...viaInterface() })] },
      says: /names a connector and a network interface/,
    },
    { when: 'all-traffic', over: {}, says: /every packet enters the VPC/ },
    {
      when: 'private-ranges-only',
      over: { jobs: [aJob(viaInterface(privateRangesOnly))] },
      says: /Every public destination leaves straight/,
    },
    {
      when: 'an egress that is not set',
      over: { jobs: [aJob(viaInterface({ egress: undefined }))] },
      says: /not set, and unset means private-ranges-only[^]*Every public destination/,
    },
  ];
  for (const { when, over, says } of cases) {
    test(`is explained: ${when}`, async () => assert.match((await storyOf(over)).words('mode'), says));
  }

  test('that is set is not called unset', async () => {
    const story = await storyOf({ jobs: [aJob(viaInterface(privateRangesOnly))] });
    assert.doesNotMatch(story.words('mode'), /unset/);
  });
});

describe('the objects on the way', () => {
  test('each has its page and the command that shows it', async () => {
    const { section } = await storyOf(covering());
    const objects = section('objects')?.parts.flatMap((part) => (part.kind === 'object' ? [part] : [])) ?? [];
    const named = new Map(objects.map(({ text, console, command }) => [text, { console, command }]));
    assert.deepEqual(named.get('Cloud NAT my-nat'), {
      console:
        'https://console.cloud.google.com/net-services/nat/details/europe-west2/my-router/my-nat?project=myproject',
      command:
        'gcloud compute routers nats describe my-nat --project=myproject --region=europe-west2 --router=my-router',
    });
    assert.deepEqual(named.get('Serverless VPC Access connector vpc-conn-europe'), {
      console:
        'https://console.cloud.google.com/networking/connectors/details/europe-west2/vpc-conn-europe?project=myproject',
      command:
        'gcloud compute networks vpc-access connectors describe vpc-conn-europe --project=myproject --region=europe-west2',
    });
    for (const text of [
      'Cloud Run job my-agent',
      'Subnetwork conn-subnet',
      'VPC network my-vpc',
      'Route default-route',
    ])
      assert.ok(named.get(text)?.console && named.get(text)?.command, text);
  });

  test('one that is not there is looked for among those that are', async () => {
    const story = await storyOf({ connectors: [] });
    assert.ok(
      story
        .commands('objects')
        .includes('gcloud compute networks vpc-access connectors list --project=myproject --region=europe-west2'),
    );
  });

  test('what decides by being absent is seen in lists', async () => {
    const commands = (await storyOf()).commands('objects').join('\n');
    for (const list of ['networks get-effective-firewalls my-vpc', 'routes list', 'routers list'])
      assert.ok(commands.includes(list), list);
  });
});

describe('the address seen outside', () => {
  const auto = covering();
  const manual = covering({ natIpAllocateOption: 'MANUAL_ONLY', natIps: [linkTo(addressNamed('nat-ip'))] });
  const cases = [
    { when: 'automatic', over: auto, says: /Google allocates to Cloud NAT my-nat/ },
    {
      when: 'reserved',
      over: { ...manual, addresses: [anAddress()] },
      says: /203\.0\.113\.7, reserved for Cloud NAT my-nat/,
    },
    { when: 'reserved, but not read', over: manual, says: /see an address that is reserved for Cloud NAT/ },
    { when: "a proxy VM's", over: BEHIND_PROXY, says: /external address of VM proxy-vm, 203\.0\.113\.99/ },
    { when: "Google's", over: { jobs: [aJob()] }, says: /changes and is shared with others/ },
    { when: 'none yet', over: {}, says: /No packet of it leaves .* today.*conn-subnet/ },
    { when: 'none', over: { connectors: [], subnetworks: [] }, says: /Nothing of this job is seen outside/ },
  ];
  for (const { when, over, says } of cases) {
    test(`is told: ${when}`, async () => assert.match((await storyOf(over)).words('exit'), says));
  }

  test('that is automatic can be made to stay, in two steps', async () => {
    const [, reserve, use] = (await storyOf(auto)).commands('exit');
    assert.match(reserve ?? '', /^gcloud compute addresses create run-egress-my-nat-1 /);
    assert.match(use ?? '', /^gcloud compute routers nats update my-nat .*--nat-external-ip-pool=run-egress-my-nat-1$/);
  });

  test('gets a name that nobody has taken', async () => {
    const story = await storyOf({ ...auto, addresses: [anAddress({ name: 'run-egress-my-nat-1' })] });
    assert.match(story.commands('exit')[1] ?? '', /addresses create run-egress-my-nat-2 /);
  });

  test('of a proxy VM that is reserved already needs no step', async () => {
    const story = await storyOf({ ...BEHIND_PROXY, addresses: [anAddress({ address: '203.0.113.99' })] });
    assert.deepEqual(story.commands('exit'), []);
  });
});

describe('corrections', () => {
  const cases = [
    { claim: 'for jobs only', over: DIRECT, not: {} },
    { claim: 'only works with Cloud NAT', over: {}, not: { jobs: [aJob(viaConnector(privateRangesOnly))] } },
    { claim: 'gives fixed addresses', over: {}, not: DIRECT },
    { claim: 'opens egress in the firewall', over: {}, not: DIRECT },
    { claim: 'to be safe', over: { jobs: [aJob({ ...viaConnector(), ...viaInterface() })] }, not: {} },
    { claim: 'means no internet', over: { jobs: [aJob(viaConnector(privateRangesOnly))] }, not: {} },
    { claim: 'lets everything out', over: {}, not: { routers: [aRouter({ nats: [aNat()] })] } },
    {
      claim: "name a connector's range",
      over: { connectors: [aRangeConnector()] },
      not: { connectors: [aConnector()] },
    },
    {
      claim: 'stand in metadata',
      over: {
        jobs: [
          aV1Job(
            {},
            {
              metadata: {
                name: 'my-agent',
                labels: { 'cloud.googleapis.com/location': 'europe-west2' },
                annotations: { 'run.googleapis.com/vpc-access-connector': 'vpc-conn-europe' },
              },
            },
          ),
        ],
      },
      not: { jobs: [aV1Job({ 'vpc-access-connector': 'vpc-conn-europe' })] },
    },
  ];
  for (const { claim, over, not } of cases) {
    test(`"${claim}" is told where it matters, and nowhere else`, async () => {
      assert.ok((await storyOf(over)).words('corrections').includes(claim));
      assert.ok(!(await storyOf(not)).words('corrections').includes(claim));
    });
  }
});

test('a job that is not deployed yet is not shown or updated, but deployed', async () => {
  const story = await storyOf(DIRECT, { isNew: true });
  assert.ok(!story.commands().some((command) => /gcloud run jobs (describe|update)/.test(command)));
  assert.match(
    story.words('build'),
    /Deploy the job with --network=my-vpc --subnet=my-subnet --vpc-egress=all-traffic/,
  );
  assert.match(story.words('other-mode'), /Deploy the job with --vpc-connector=vpc-conn-europe/);
});

describe('what was not read', () => {
  const cases = [
    { list: 'connectors', over: { connectors: undefined }, id: 'mode', says: /could not be read/ },
    { list: 'connectors', over: { connectors: undefined }, id: 'build', says: /can't be told which network/ },
    { list: 'routes', over: { routes: undefined }, id: 'exit', says: /can't be told/ },
    {
      list: 'routers',
      over: { routers: undefined },
      id: 'cures',
      says: /Cloud Routers of my-vpc .* could not be read/,
    },
    { list: 'subnetworks', over: { jobs: [aJob()], subnetworks: undefined }, id: 'other-mode', says: /can't be told/ },
    { list: 'routes', over: { routes: undefined }, id: 'other-mode', says: /can't be told/ },
  ];
  for (const { list, over, id, says } of cases) {
    test(`is not taken for absent: ${list} in ${id}`, async () => {
      assert.match((await storyOf(over)).words(id), says);
    });
  }
});
