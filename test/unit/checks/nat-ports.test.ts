import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aJobOf, commandsOf, findingIn, findingsIn } from '../../support/findings.ts';
import { viaConnector, viaInterface } from '../../support/jobs.ts';
import { aConnector, addressNamed, anAddress, aNat, aRouter, linkTo, type Json } from '../../support/resources.ts';

const worldOf = (job: Json, nat: Json = {}) => ({ jobs: [job], routers: [aRouter({ nats: [aNat(nat)] })] });

describe('ports of a Cloud NAT behind a connector', () => {
  const of = (tasks: number, nat: Json = {}) => worldOf(aJobOf(tasks, viaConnector()), nat);

  test('are shared by all tasks, and the arithmetic is told', async () => {
    const finding = await findingIn('nat-ports', of(50));
    assert.equal(finding.severity, 'MEDIUM');
    assert.equal(
      finding.summary,
      "50 tasks at a time share the ports that Cloud NAT my-nat gives the connector's VMs: 2 VMs x 64 ports = 128 connections to one destination, 2 a task",
    );
    assert.deepEqual(commandsOf(finding), [
      'gcloud compute routers nats update my-nat --project=myproject --region=europe-west2 --router=my-router --min-ports-per-vm=2048',
    ]);
  });

  test('may be fewer than tasks', async () => {
    assert.match((await findingIn('nat-ports', of(500))).summary, /less than one a task$/);
  });

  const rows: { when: string; over: Json; want: string[] }[] = [
    { when: 'one task has plenty', over: of(1), want: [] },
    { when: 'eight tasks have just enough', over: of(8), want: [] },
    { when: 'nine do not quite', over: of(9), want: ['LOW'] },
    {
      when: 'parallelism bounds what runs at a time',
      over: worldOf(aJobOf(500, viaConnector(), { parallelism: 4 })),
      want: [],
    },
    { when: 'more ports are more', over: of(50, { minPortsPerVm: 1024 }), want: [] },
    { when: 'they are rounded up to a power of two', over: of(50, { minPortsPerVm: 300 }), want: [] },
    { when: 'dynamic ports grow', over: of(500, { enableDynamicPortAllocation: true }), want: [] },
    {
      when: '... up to their bound',
      over: of(500, { enableDynamicPortAllocation: true, maxPortsPerVm: 64 }),
      want: ['MEDIUM'],
    },
    { when: 'more VMs have more', over: { ...of(9), connectors: [aConnector({ minInstances: 3 })] }, want: [] },
    { when: 'without NAT there is nothing to share', over: { ...of(500), routers: [] }, want: [] },
    {
      when: 'under private-ranges-only nothing passes it',
      over: worldOf(aJobOf(500, viaConnector({ egress: 'PRIVATE_RANGES_ONLY' }))),
      want: [],
    },
  ];
  for (const { when, over, want } of rows) {
    test(when, async () => {
      assert.deepEqual(
        (await findingsIn('nat-ports', over)).map(({ severity }) => severity),
        want,
      );
    });
  }
});

describe('ports of a Cloud NAT for Direct VPC egress', () => {
  const manual = (...ids: string[]): Json => ({
    natIpAllocateOption: 'MANUAL_ONLY',
    natIps: ids.map((id) => linkTo(addressNamed(id))),
  });

  test('each task has its own', async () => {
    assert.deepEqual(await findingsIn('nat-ports', worldOf(aJobOf(500, viaInterface()))), []);
    const few = await findingIn('nat-ports', worldOf(aJobOf(1, viaInterface()), { minPortsPerVm: 8 }));
    assert.equal(few.summary, 'Cloud NAT my-nat gives each task 8 ports: 8 connections to one destination at a time');
  });

  test('an address given by hand serves 1008 tasks at 64 ports each, and no more', async () => {
    const world = (tasks: number) => ({
      ...worldOf(aJobOf(tasks, viaInterface()), manual('nat-ip')),
      addresses: [anAddress(), anAddress({ name: 'my-nat-ip-1', address: '203.0.113.8' })],
    });
    assert.deepEqual(await findingsIn('nat-ports', world(1008)), []);
    const finding = await findingIn('nat-ports', world(2500));
    assert.equal(finding.severity, 'MEDIUM');
    assert.equal(
      finding.summary,
      'Cloud NAT my-nat has 1 address: 1 x 64512 / 64 ports = ports for 1008 of 2500 endpoints; the others get none',
    );
    assert.deepEqual(commandsOf(finding), [
      'gcloud compute addresses create my-nat-ip-2 my-nat-ip-3 --project=myproject --region=europe-west2',
      'gcloud compute routers nats update my-nat --project=myproject --region=europe-west2 --router=my-router --nat-external-ip-pool=nat-ip,my-nat-ip-2,my-nat-ip-3',
    ]);
  });

  test('a draining address does not count', async () => {
    const nat = { ...manual('a', 'b'), drainNatIps: [linkTo(addressNamed('b'))] };
    assert.match((await findingIn('nat-ports', worldOf(aJobOf(1500, viaInterface()), nat))).summary, /has 1 address:/);
  });

  test('automatic addresses grow with the tasks', async () => {
    assert.deepEqual(await findingsIn('nat-ports', worldOf(aJobOf(5000, viaInterface()))), []);
  });
});
