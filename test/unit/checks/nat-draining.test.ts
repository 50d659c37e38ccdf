import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandsOf, findingIn, findingsIn } from '../../support/findings.ts';
import { addressNamed, aNat, aRouter, linkTo } from '../../support/resources.ts';

const [a, b] = ['a', 'b'].map((id) => linkTo(addressNamed(id)));
const withNat = (natIps: unknown[], drainNatIps: unknown[]) => ({
  routers: [aRouter({ nats: [aNat({ natIpAllocateOption: 'MANUAL_ONLY', natIps, drainNatIps })] })],
});

test('an address that drains is named, because destinations will see another', async () => {
  const finding = await findingIn('nat-draining', withNat([a], [b]));
  assert.deepEqual(
    [finding.severity, finding.summary],
    ['LOW', 'Cloud NAT my-nat is draining b: new connections leave from its other addresses'],
  );
  assert.deepEqual(await findingsIn('nat-draining', withNat([a], [])), []);
});

test('with none left, new ones are reserved and given', async () => {
  assert.deepEqual(await findingsIn('nat-draining', withNat([], [b])), []);
  assert.deepEqual(commandsOf(await findingIn('nat-no-addresses', withNat([], [b]))), [
    'gcloud compute addresses create my-nat-ip-1 --project=myproject --region=europe-west2',
    'gcloud compute routers nats update my-nat --project=myproject --region=europe-west2 --router=my-router --nat-external-ip-pool=my-nat-ip-1',
  ]);
});
