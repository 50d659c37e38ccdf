import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertFirewall } from '../../emulator/services/compute/firewalls.ts';
import { link, startProject, withSubnet, type Json } from './compute-fixture.ts';

const network = 'global/networks/my-vpc';
const rule = { name: 'fw', network, allowed: [{ IPProtocol: 'TCP', ports: ['443', '8000-8080'] }] };
const path = 'global/firewalls/fw';

test('a rule says only what it allows and gets the rest from Google', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  await project.change('POST', 'global/firewalls', rule);
  const { id, creationTimestamp, ...stored } = await project.get(path);
  assert.ok(id && creationTimestamp);
  assert.deepEqual(stored, {
    kind: 'compute#firewall',
    name: 'fw',
    selfLink: link(path),
    network: link(network),
    allowed: [{ IPProtocol: 'tcp', ports: ['443', '8000-8080'] }],
    direction: 'INGRESS',
    priority: 1000,
    disabled: false,
    logConfig: { enable: false },
    sourceRanges: ['0.0.0.0/0'],
  });
});

test('a PATCH keeps what it does not name, a PUT does not', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const egress = {
    ...rule,
    direction: 'EGRESS',
    destinationRanges: ['140.82.112.0/20'],
    targetTags: ['a'],
    priority: 0,
  };
  await project.change('POST', 'global/firewalls', egress);
  await project.change('PATCH', path, { disabled: true });
  const patched = await project.get(path);
  assert.deepEqual([patched['disabled'], patched['targetTags'], patched['priority']], [true, ['a'], 0]);
  await project.change('PUT', path, { ...rule, direction: 'EGRESS' });
  const put = await project.get(path);
  assert.deepEqual([put['disabled'], put['targetTags'], put['priority']], [false, undefined, 1000]);
  assert.deepEqual(put['destinationRanges'], ['0.0.0.0/0']);
});

test('the direction and the network of a rule stay as they are', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  await project.change('POST', 'global/networks', { name: 'other', autoCreateSubnetworks: false });
  await project.change('POST', 'global/firewalls', rule);
  assert.match(await project.refusal('PATCH', path, { direction: 'EGRESS' }), /'resource.direction': 'EGRESS'/);
  assert.match(await project.refusal('PATCH', path, { network: 'global/networks/other' }), /'resource.network'/);
  await project.change('PATCH', path, { direction: 'INGRESS', network });
});

test('rules that Google would not take are refused', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const { allowed } = rule;
  const cases: [Json, RegExp][] = [
    [
      { direction: 'EGRESS', sourceTags: ['a'] },
      /^400 badRequest: Should not specify source tag or service account for egress direction\.$/,
    ],
    [{ direction: 'SIDEWAYS' }, /'resource.direction': 'SIDEWAYS'/],
    [{ priority: 65_536 }, /'resource.priority': '65536'. Must be less than or equal to 65535/],
    [{ priority: -1 }, /'resource.priority': '-1'/],
    [{ denied: allowed }, /either allows or denies/],
    [{ allowed: undefined }, /^400 required: .*'resource.allowed'/],
    [{ allowed: [{ IPProtocol: 'icmp', ports: ['80'] }] }, /'resource.allowed\[0\].ports\[0\]': '80'/],
    [{ allowed: [{ IPProtocol: 'tcp', ports: ['80-70'] }] }, /'80-70'/],
    [{ allowed: [{ IPProtocol: 'tcp', ports: ['99999'] }] }, /'99999'/],
    [{ allowed: [{ IPProtocol: 'smtp' }] }, /'resource.allowed\[0\].IPProtocol': 'smtp'/],
    [{ targetTags: ['a'], targetServiceAccounts: ['a@p.iam.gserviceaccount.com'] }, /together with tags/],
    [{ targetTags: ['Not A Tag'] }, /'resource.targetTags\[0\]': 'Not A Tag'/],
    [{ direction: 'EGRESS', destinationRanges: ['10.0.0.1/8'] }, /'resource.destinationRanges\[0\]': '10.0.0.1\/8'/],
    [{ network: 'global/networks/no' }, /^404 notFound: The resource 'projects\/p\/global\/networks\/no'/],
  ];
  for (const [more, expected] of cases) {
    assert.match(await project.refusal('POST', 'global/firewalls', { ...rule, ...more }), expected);
  }
  assert.equal((await project.get('global/firewalls'))['items'], undefined);
});

test("Google's own agents add rules at once", async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const denied = [{ IPProtocol: 'all' }];
  const body = {
    name: 'aet-x-egrfw',
    network,
    direction: 'EGRESS',
    priority: 100,
    denied,
    destinationRanges: ['35.199.224.0/19'],
  };
  assert.equal(insertFirewall(project.emulator.cloud, 'p', body), 'projects/p/global/firewalls/aet-x-egrfw');
  assert.equal((await project.get('global/firewalls/aet-x-egrfw'))['network'], link(network));
});

test('the effective firewalls of a network are its rules, or what the loaded world says', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const effective = () => project.get(`${network}/getEffectiveFirewalls`);
  assert.deepEqual(await effective(), {});
  await project.change('POST', 'global/firewalls', rule);
  assert.deepEqual(await effective(), { firewalls: [await project.get(path)] });
  const answer = { firewallPolicys: [{ type: 'HIERARCHY', rules: [] }] };
  const { store } = project.emulator.cloud;
  store.create('effectiveFirewalls', 'projects/p/effectiveFirewalls/my-vpc', { network: 'my-vpc', answer });
  assert.deepEqual(await effective(), answer);
  assert.equal((await project.ask('GET', 'global/networks/no/getEffectiveFirewalls')).status, 404);
});

test('a region answers with the effective firewalls of a network, too', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  await project.change('POST', 'global/firewalls', rule);
  const ofRegion = (asked: string) =>
    project.ask('GET', `regions/europe-west2/firewallPolicies/getEffectiveFirewalls?network=${asked}`);
  const { body } = await ofRegion(encodeURIComponent(link(network)));
  assert.deepEqual(body, { firewalls: [await project.get(path)] });
  assert.equal((await ofRegion('global/networks/no')).status, 404);
});

test('a host project sees the effective firewalls that a service project has loaded', async (t) => {
  const { emulator, get } = await startProject(t);
  const answer = { firewalls: [] };
  const key = 'projects/p/global/networks/shared';
  emulator.cloud.store.create('effectiveFirewalls', `projects/svc/effectiveFirewalls/${key}`, { network: key, answer });
  assert.deepEqual(await get('global/networks/shared/getEffectiveFirewalls'), answer);
});
