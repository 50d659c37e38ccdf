import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { advice, commandsOf, findingIn, findingsIn } from '../../support/findings.ts';
import { aJob, viaConnector, viaInterface } from '../../support/jobs.ts';
import { judgeWorld, printed } from '../../support/line.ts';
import {
  addressNamed,
  anAddress,
  aFirewall,
  anInstance,
  aNat,
  aRoute,
  aRouter,
  instanceNamed,
  linkTo,
  type Json,
} from '../../support/resources.ts';

const UPDATE = 'gcloud run jobs update my-agent --project=myproject --region=europe-west2';
const withNat = (vpcAccess?: Json, nat: Json = {}) => ({
  jobs: [aJob(vpcAccess)],
  routers: [aRouter({ nats: [aNat(nat)] })],
});
const viaProxy = { routes: [aRoute({ nextHopIp: '10.10.0.5' })], instances: [anInstance()] };
const requiring = (key: string) => ({ policy: `require: { ${key} }` });

describe('what the policy requires', () => {
  interface Row {
    readonly when: string;
    readonly id: string;
    readonly over: Json;
    readonly require: string;
    readonly want?: string;
  }
  const rows: Row[] = [
    { when: 'an allowed mode', id: 'mode-not-allowed', over: withNat(viaConnector()), require: 'modes: [connector]' },
    {
      when: 'another mode',
      id: 'mode-not-allowed',
      over: withNat(viaConnector()),
      require: 'modes: [direct]',
      want: "the job's network mode is connector; the policy allows direct (require.modes)",
    },
    {
      when: 'no mode at all',
      id: 'mode-not-allowed',
      over: withNat(),
      require: 'modes: [connector, direct]',
      want: "the job's network mode is none; the policy allows connector, direct (require.modes)",
    },
    { when: 'the egress', id: 'egress-not-required', over: withNat(viaConnector()), require: 'egress: all-traffic' },
    {
      when: 'the other egress',
      id: 'egress-not-required',
      over: withNat(viaConnector()),
      require: 'egress: private-ranges-only',
      want: "the job's egress is all-traffic; the policy requires private-ranges-only (require.egress)",
    },
    {
      when: 'no VPC where all traffic has to enter it',
      id: 'egress-not-required',
      over: withNat(),
      require: 'egress: all-traffic',
      want: 'the job does not enter a VPC; the policy requires all-traffic (require.egress)',
    },
    {
      when: 'no VPC where public destinations have to stay out of it',
      id: 'egress-not-required',
      over: withNat(),
      require: 'egress: private-ranges-only',
    },
    { when: 'the way out', id: 'exit-not-required', over: withNat(viaInterface()), require: 'via: nat' },
    {
      when: "Google's exit in place of NAT",
      id: 'exit-not-required',
      over: withNat(),
      require: 'via: nat',
      want: "140.82.112.3 is reached by Google's own exit; the policy requires Cloud NAT (require.via)",
    },
    {
      when: 'NAT in place of a proxy',
      id: 'exit-not-required',
      over: withNat(viaConnector()),
      require: 'via: proxy',
      want: '140.82.112.3 is reached by Cloud NAT; the policy requires a proxy VM (require.via)',
    },
    {
      when: 'a proxy in place of NAT',
      id: 'exit-not-required',
      over: viaProxy,
      require: 'via: nat',
      want: '140.82.112.3 is reached by a proxy VM; the policy requires Cloud NAT (require.via)',
    },
    {
      when: "NAT in place of Google's exit",
      id: 'exit-not-required',
      over: withNat(viaConnector()),
      require: 'via: google',
      want: "140.82.112.3 is reached by Cloud NAT; the policy requires Google's own exit (require.via)",
    },
    { when: 'no way out at all, which is told as that', id: 'exit-not-required', over: {}, require: 'via: nat' },
    {
      when: 'addresses given by hand',
      id: 'address-not-reserved',
      over: withNat(viaConnector(), { natIpAllocateOption: 'MANUAL_ONLY', natIps: [linkTo(addressNamed('nat-ip'))] }),
      require: 'reservedAddress: true',
    },
    {
      when: 'automatic addresses',
      id: 'address-not-reserved',
      over: withNat(viaConnector()),
      require: 'reservedAddress: true',
      want: 'Cloud NAT my-nat on router my-router allocates its addresses itself; the policy requires reserved ones (require.reservedAddress)',
    },
    {
      when: "an address of Google's",
      id: 'address-not-reserved',
      over: withNat(),
      require: 'reservedAddress: true',
      want: "public destinations see an address of Google's own exit; the policy requires a reserved one (require.reservedAddress)",
    },
    {
      when: 'the reserved address of a proxy VM',
      id: 'address-not-reserved',
      over: { ...viaProxy, addresses: [anAddress({ address: '203.0.113.99' })] },
      require: 'reservedAddress: true',
    },
    {
      when: 'the passing address of a proxy VM',
      id: 'address-not-reserved',
      over: viaProxy,
      require: 'reservedAddress: true',
      want: 'the external address 203.0.113.99 of VM proxy-vm is not reserved; the policy requires it to be (require.reservedAddress)',
    },
  ];
  for (const { when, id, over, require, want } of rows) {
    test(`${want === undefined ? 'is kept by' : 'is broken by'} ${when}`, async () => {
      const found = await findingsIn(id, over, requiring(require));
      assert.deepEqual(
        found.map(({ severity, summary }) => [severity, summary]),
        want === undefined ? [] : [['HIGH', want]],
      );
      if (want !== undefined) assert.equal(printed(await judgeWorld(over, requiring(require))).status, 'violating');
    });
  }

  test('is asked by scope: the same job is judged by what its own scope requires', async () => {
    const policy = 'scopes: [{ match: { job: "my-*" }, require: { via: proxy } }]';
    assert.equal((await findingsIn('exit-not-required', withNat(viaConnector()), { policy })).length, 1);
    const others = policy.replace('my-*', 'other-*');
    assert.deepEqual(await findingsIn('exit-not-required', withNat(viaConnector()), { policy: others }), []);
  });

  test('what could not be read is not held against a job, but told', async () => {
    const over = { ...viaProxy, addresses: undefined };
    const finding = await findingIn('address-not-reserved', over, requiring('reservedAddress: true'));
    assert.deepEqual([finding.severity, finding.resource], ['MEDIUM', instanceNamed('proxy-vm')]);
  });
});

describe('what to do about a broken requirement', () => {
  test('the egress is changed by one command', async () => {
    const look = requiring('egress: private-ranges-only');
    const finding = await findingIn('egress-not-required', withNat(viaConnector()), look);
    assert.deepEqual(commandsOf(finding), [`${UPDATE} --vpc-egress=private-ranges-only`]);
  });

  test('a job under private-ranges-only that has to leave by NAT sends all traffic', async () => {
    const over = withNat(viaConnector({ egress: 'PRIVATE_RANGES_ONLY' }));
    const finding = await findingIn('exit-not-required', over, requiring('via: nat'));
    assert.deepEqual(commandsOf(finding), [`${UPDATE} --vpc-egress=all-traffic`]);
  });

  test('the route that leads elsewhere is named', async () => {
    assert.match(
      advice(await findingIn('exit-not-required', viaProxy, requiring('via: nat'))).join(),
      /^Route default-route/,
    );
  });

  test('addresses are reserved and given to the NAT, as many as the policy says', async () => {
    const look = { policy: 'require: { reservedAddress: true }\nnat: { reserved: 2 }' };
    assert.deepEqual(commandsOf(await findingIn('address-not-reserved', withNat(viaConnector()), look)), [
      'gcloud compute addresses create my-nat-ip-1 my-nat-ip-2 --project=myproject --region=europe-west2',
      'gcloud compute routers nats update my-nat --project=myproject --region=europe-west2 --router=my-router --nat-external-ip-pool=my-nat-ip-1,my-nat-ip-2',
    ]);
  });

  test("a VM's address is reserved as it is", async () => {
    assert.deepEqual(
      commandsOf(await findingIn('address-not-reserved', viaProxy, requiring('reservedAddress: true'))),
      [
        'gcloud compute addresses create proxy-vm-ip --project=myproject --region=europe-west2 --addresses=203.0.113.99',
      ],
    );
  });
});

describe('an egress open to everything', () => {
  const strict = requiring('via: nat');

  test('is what the implied rule leaves, and no violation', async () => {
    const over = withNat(viaConnector());
    assert.equal((await findingIn('egress-open', over, strict)).severity, 'LOW');
    assert.equal(printed(await judgeWorld(over, strict)).status, 'compliant');
  });

  test('is told only where the policy requires anything of the way out', async () => {
    assert.deepEqual(await findingsIn('egress-open', withNat(viaConnector())), []);
  });

  test('is not what a rule has decided on, nor what never enters the VPC', async () => {
    const firewalls = [aFirewall({ name: 'allow', allowed: [{ IPProtocol: 'tcp' }] })];
    assert.deepEqual(await findingsIn('egress-open', { ...withNat(viaConnector()), firewalls }, strict), []);
    assert.deepEqual(await findingsIn('egress-open', withNat(), strict), []);
    assert.deepEqual(await findingsIn('egress-open', withNat(viaConnector()), { ...strict, to: ['10.10.0.9:22'] }), []);
  });
});
