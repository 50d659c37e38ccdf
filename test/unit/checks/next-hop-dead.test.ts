import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commandsOf, findingIn } from '../../support/findings.ts';
import {
  anInstance,
  anInterface,
  aRoute,
  globalNamed,
  instanceNamed,
  linkTo,
  type Json,
} from '../../support/resources.ts';

const LOOK = 'gcloud compute routes describe default-route --project=myproject';
const byAddress = { nextHopIp: '10.10.0.5' };
const commandsFor = async (instances: Json[], hop: Json = byAddress) =>
  commandsOf(await findingIn('next-hop-dead', { routes: [aRoute(hop)], instances }));

describe('a proxy VM that does not take packets on', () => {
  const on = (verb: string) => `gcloud compute instances ${verb} proxy-vm --project=myproject --zone=europe-west2-a`;
  const rows: { when: string; vm: Json; want: string[] }[] = [
    { when: 'is started if it is stopped', vm: { status: 'TERMINATED' }, want: [on('start'), LOOK] },
    { when: 'is resumed if it is suspended', vm: { status: 'SUSPENDED' }, want: [on('resume'), LOOK] },
    {
      when: 'is given an address if it has none outside',
      vm: { networkInterfaces: [anInterface({ accessConfigs: [] })] },
      want: [on('add-access-config'), LOOK],
    },
    {
      when: 'is written anew if it may not forward',
      vm: { canIpForward: false },
      want: [
        `${on('export')} --destination=proxy-vm.yaml`,
        `${on('update-from-file')} --source=proxy-vm.yaml --most-disruptive-allowed-action=RESTART`,
        LOOK,
      ],
    },
  ];
  for (const { when, vm, want } of rows) {
    test(when, async () => assert.deepEqual(await commandsFor([anInstance(vm)]), want));
  }

  test('is the same VM whether the route names it or its address', async () => {
    const byName = { nextHopInstance: linkTo(instanceNamed('proxy-vm')) };
    assert.deepEqual(await commandsFor([anInstance({ status: 'TERMINATED' })], byName), [on('start'), LOOK]);
  });

  test('that is gone leaves the route to look at', async () => {
    assert.deepEqual(await commandsFor([]), [LOOK]);
    const { resource } = await findingIn('next-hop-dead', { routes: [aRoute(byAddress)], instances: [] });
    assert.equal(resource, globalNamed('routes', 'default-route'));
  });
});
