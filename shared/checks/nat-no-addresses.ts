import { valueOf } from '../snapshot/observed.ts';
import { blame } from './dropped.ts';
import type { Check, CheckContext, NextStep } from './check.ts';
import { addressSteps } from './nat-addresses.ts';

/** A NAT with addresses given by hand, of which none is left, translates nothing. */
export const natNoAddresses: Check = (context) =>
  blame(context, {
    id: 'nat-no-addresses',
    causes: ['CLOUD_NAT_NO_ADDRESSES'],
    nextSteps: ({ resource, say }) => [
      { say: { key: 'giveNatAddresses' } },
      ...(say.key === 'natNoAddresses' ? give(context, resource, say.of.nat) : []),
    ],
  });

function give({ snapshot, policy }: CheckContext, name: string | undefined, natName: string): NextStep[] {
  const vpc = valueOf(snapshot.vpc);
  const router = vpc && valueOf(vpc.routers)?.find((one) => one.name === name);
  const nat = router?.nats.find((one) => one.name === natName);
  return router && nat ? addressSteps({ router, nat }, policy.nat.reserved, valueOf(vpc.addresses)) : [];
}
