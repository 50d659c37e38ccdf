import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeWorld } from '../../support/line.ts';
import { anInstance, aRoute, instanceNamed, linkTo } from '../../support/resources.ts';

const world = { instances: [anInstance()], routes: [aRoute({ nextHopGateway: undefined, nextHopIp: '10.10.0.5' })] };
const isTold = async (trusted: string) =>
  (await judgeWorld(world, { policy: `proxy: {trusted: ${trusted}}` })).findings.some(({ id }) => id === 'proxy-guest');

test('a proxy VM is told of, unless the policy trusts it by name or by an address', async () => {
  assert.equal(await isTold('[]'), true);
  assert.equal(await isTold('[other-vm, 10.10.0.6]'), true);
  for (const name of [
    'proxy-vm',
    instanceNamed('proxy-vm'),
    linkTo(instanceNamed('proxy-vm')),
    '10.10.0.5',
    '203.0.113.99',
  ])
    assert.equal(await isTold(`[other-vm, ${name}]`), false, name);
});

test('a full name of another VM of that name is another VM', async () => {
  assert.equal(await isTold(`[${instanceNamed('proxy-vm', 'another-project')}]`), true);
});

test('what is no address and no name is a mistake, told with its place', async () => {
  await assert.rejects(isTold('["10.10.0", -x]'), /proxy\.trusted\[0\][\s\S]*proxy\.trusted\[1\]/);
});
