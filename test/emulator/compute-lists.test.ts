import assert from 'node:assert/strict';
import { test } from 'node:test';
import { link, R, startProject, withSubnet, type Json, type Project } from './compute-fixture.ts';

async function withRules(project: Project): Promise<void> {
  await withSubnet(project);
  await project.change('POST', 'global/networks', { name: 'other', autoCreateSubnetworks: false });
  const allowed = [{ IPProtocol: 'tcp', ports: ['443'] }];
  const rules: Json[] = [
    { name: 'a', network: 'global/networks/my-vpc', priority: 900 },
    { name: 'b', network: 'global/networks/my-vpc', direction: 'EGRESS', disabled: true },
    { name: 'b-2', network: 'global/networks/other' },
  ];
  for (const rule of rules) await project.change('POST', 'global/firewalls', { allowed, ...rule });
}

const names = (list: Json) => ((list['items'] as Json[] | undefined) ?? []).map(({ name }) => name);

test('a list is filtered by regular expressions as gcloud writes them, and by comparisons', async (t) => {
  const project = await startProject(t);
  await withRules(project);
  const cases: [string, string[]][] = [
    [String.raw`network eq ".*\bmy\-vpc\b.*"`, ['a', 'b']],
    [String.raw`(network eq ".*\bmy\-vpc\b.*")(direction eq INGRESS)`, ['a']],
    ['name eq b', ['b']],
    ['name eq "b.*"', ['b', 'b-2']],
    ['name ne b', ['a', 'b-2']],
    ['priority eq 1000', ['b', 'b-2']],
    ['disabled eq true', ['b']],
    ['name = "a"', ['a']],
    ['name="a"', ['a']],
    ['(name = "a") OR (name = "b")', ['a', 'b']],
    ['(direction = "INGRESS") AND (priority < 1000)', ['a']],
    ['direction = INGRESS priority >= 1000', ['b-2']],
    ['network:"other"', ['b-2']],
    ['name:b*', ['b', 'b-2']],
    ['targetTags:*', []],
    ['allowed.ports = "443" AND name != a', ['b', 'b-2']],
    [`network = "${link('global/networks/other')}"`, ['b-2']],
  ];
  for (const [filter, expected] of cases) {
    const list = await project.get(`global/firewalls?filter=${encodeURIComponent(filter)}`);
    assert.deepEqual(names(list), expected, filter);
  }
  for (const bad of ['name', 'name eq', '(name = a', 'name = a)', 'name eq "("', 'eq eq eq eq']) {
    const refusal = await project.refusal('GET', `global/firewalls?filter=${encodeURIComponent(bad)}`);
    assert.equal(refusal, `400 invalid: Invalid value for field 'filter': '${bad}'. Invalid list filter expression.`);
  }
});

test('a list comes in pages, newest first if asked', async (t) => {
  const project = await startProject(t);
  await withRules(project);
  const first = await project.get('global/firewalls?maxResults=2');
  assert.deepEqual(names(first), ['a', 'b']);
  const token = String(first['nextPageToken']);
  await project.change('DELETE', 'global/firewalls/b');
  const second = await project.get(`global/firewalls?maxResults=2&pageToken=${token}`);
  assert.deepEqual([names(second), second['nextPageToken']], [['b-2'], undefined]);
  const newest = await project.get('global/firewalls?orderBy=creationTimestamp%20desc');
  assert.deepEqual(names(newest), ['b-2', 'a']);
  assert.match(await project.refusal('GET', 'global/firewalls?maxResults=501'), /'maxResults': '501'/);
  assert.match(await project.refusal('GET', 'global/firewalls?pageToken=x'), /'pageToken': 'x'/);
});

test('an empty list has no items', async (t) => {
  const { get } = await startProject(t);
  assert.deepEqual(await get(`${R}/routers`), {
    kind: 'compute#routerList',
    id: `projects/p/${R}/routers`,
    selfLink: link(`${R}/routers`),
  });
});

test('an aggregated list has a key for each scope, with a warning where there is nothing', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const list = await project.get('aggregated/subnetworks');
  assert.equal(list['kind'], 'compute#subnetworkAggregatedList');
  const items = list['items'] as Record<string, Json>;
  assert.deepEqual((items[R]?.['subnetworks'] as Json[])[0]?.['name'], 'my-subnet');
  assert.deepEqual(items['regions/us-central1'], {
    warning: {
      code: 'NO_RESULTS_ON_PAGE',
      data: [{ key: 'scope', value: 'regions/us-central1' }],
      message: "No results for the scope 'regions/us-central1'.",
    },
  });
  assert.equal(items['zones/us-central1-a'], undefined);
  const all = await project.get('aggregated/subnetworks?includeAllScopes=True&returnPartialSuccess=True');
  assert.ok((all['items'] as Json)['zones/us-central1-a'] && (all['items'] as Json)['global']);
});

test('an aggregated list is paged over all scopes', async (t) => {
  const project = await startProject(t);
  for (const path of ['global', R, 'regions/us-central1'])
    await project.change('POST', `${path}/addresses`, { name: 'a' });
  const seen: string[] = [];
  let token: unknown = '';
  do {
    const page = await project.get(`aggregated/addresses?maxResults=1&pageToken=${String(token)}`);
    for (const [scope, { addresses = [] }] of Object.entries(page['items'] as Record<string, { addresses?: Json[] }>)) {
      seen.push(...addresses.map(() => scope));
    }
    token = page['nextPageToken'];
  } while (token !== undefined);
  assert.deepEqual(seen, ['global', R, 'regions/us-central1']);
});

test('regions, zones and the project are as Google has them', async (t) => {
  const { get, emulator } = await startProject(t);
  const region = await get(R);
  assert.deepEqual(
    region['zones'],
    ['a', 'b', 'c'].map((letter) => link(`zones/europe-west2-${letter}`)),
  );
  assert.equal((await get('zones/us-central1-f'))['region'], link('regions/us-central1'));
  assert.equal(((await get('regions'))['items'] as Json[]).length, 42);
  const project = await fetch(`${emulator.url}/compute/v1/projects/p`);
  assert.equal(((await project.json()) as Json)['name'], 'p');
  assert.deepEqual(await get('getXpnHost'), {});
});
