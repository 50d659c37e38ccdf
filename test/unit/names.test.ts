import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { consoleLink } from '../../shared/console.ts';
import { locationOf, parseName, projectOf, relativeName, shortName } from '../../shared/names.ts';
import { hasOurName, isOurs, ourDescription, ourName } from '../../shared/ownership.ts';
import { connectorNamed, globalNamed, instanceNamed, NETWORK, routerNamed } from '../support/resources.ts';

describe('a resource name', () => {
  const router = { project: 'myproject', location: 'europe-west2', collection: 'routers', id: 'r' };
  const rows = [
    { name: routerNamed('r'), want: router },
    { name: `https://www.googleapis.com/compute/v1/${routerNamed('r')}`, want: router },
    { name: `//compute.googleapis.com/${routerNamed('r')}`, want: router },
    { name: NETWORK, want: { project: 'myproject', location: undefined, collection: 'networks', id: 'my-vpc' } },
    {
      name: instanceNamed('i'),
      want: { project: 'myproject', location: 'europe-west2-a', collection: 'instances', id: 'i' },
    },
    {
      name: connectorNamed('c', '123'),
      want: { project: '123', location: 'europe-west2', collection: 'connectors', id: 'c' },
    },
    {
      name: 'projects/example.com:p/global/networks/n',
      want: { project: 'example.com:p', location: undefined, collection: 'networks', id: 'n' },
    },
    { name: 'my-vpc', want: undefined },
    { name: 'global/networks/my-vpc', want: undefined },
    { name: `${NETWORK}/more`, want: undefined },
    { name: 'myprojects/p/global/networks/n', want: undefined },
    { name: '', want: undefined },
  ];
  for (const { name, want } of rows) test(`${name} is taken apart`, () => assert.deepEqual(parseName(name), want));

  test('has project, location and a short form', () => {
    const name = routerNamed('r');
    assert.deepEqual([projectOf(name), locationOf(name), shortName(name)], ['myproject', 'europe-west2', 'r']);
    assert.deepEqual([projectOf('x'), locationOf(NETWORK), shortName('x')], ['', '', 'x']);
  });

  test('is the same however it is referred to', () => {
    const spellings = [NETWORK, `/${NETWORK}`, `https://compute.googleapis.com/compute/beta/${NETWORK}`];
    assert.deepEqual(spellings.map(relativeName), [NETWORK, NETWORK, NETWORK]);
    assert.equal(relativeName('/zones/z/instances/i'), 'zones/z/instances/i');
  });
});

describe('a name of ours', () => {
  test('bears the mark', () => {
    assert.equal(ourName('a', 'b'), 'run-egress-a-b');
    assert.equal(hasOurName(globalNamed('routes', ourName('a'))), true);
    assert.equal(hasOurName(globalNamed('routes', 'my-run-egress-a')), false);
  });

  test('makes nothing ours alone, nor does a description of ours: somebody else may have copied either', () => {
    const [ours, theirs] = [ourName('a'), 'their-router'].map((id) => globalNamed('routes', id));
    const [own, foreign] = [ourDescription('x'), 'for the VPN'];
    const rows = [
      { name: ours, description: own, want: true },
      { name: ours, description: foreign, want: false },
      { name: ours, description: '', want: false },
      { name: theirs, description: own, want: false },
    ];
    for (const { want, name = '', description } of rows)
      assert.equal(isOurs({ name, description: description ?? '' }), want);
  });

  test('fits into what Compute takes, and differs where the whole differs', () => {
    const long = 'x'.repeat(80);
    const names = [ourName(long, '1'), ourName(long, '2'), ourName('y'.repeat(44), '-'.repeat(10), 'z')];
    for (const name of names) assert.match(name, /^[a-z]([-a-z0-9]{0,61}[a-z0-9])$/);
    assert.equal(new Set(names).size, 3);
    assert.equal(ourName('x'.repeat(52)).length, 63);
  });
});

describe('the console shows', () => {
  const root = 'https://console.cloud.google.com';
  const rows = [
    { name: 'projects/p/locations/r/jobs/j', want: `${root}/run/jobs/details/r/j/executions?project=p` },
    { name: 'projects/p/locations/r/connectors/c', want: `${root}/networking/connectors/details/r/c?project=p` },
    { name: 'projects/p/regions/r/routers/x', want: `${root}/hybrid/routers/details/r/x?project=p` },
    { name: 'projects/p/regions/r/subnetworks/s', want: `${root}/networking/subnetworks/details/r/s?project=p` },
    { name: 'projects/p/global/firewalls/f', want: `${root}/networking/firewalls/details/f?project=p` },
    { name: 'projects/p/global/routes/f', want: `${root}/networking/routes/details/f?project=p` },
    { name: 'projects/p/global/networks/n', want: `${root}/networking/networks/details/n?project=p` },
    {
      name: 'projects/p/global/firewalls/a?b&c#d',
      want: `${root}/networking/firewalls/details/a%3Fb%26c%23d?project=p`,
    },
    { name: 'projects/p/global/unheard/x', want: undefined },
    { name: 'projects/p/global/constructor/x', want: undefined },
    { name: 'org 100', want: undefined },
  ];
  for (const { name, want } of rows) test(name, () => assert.equal(consoleLink(name), want));
});
