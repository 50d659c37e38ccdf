import { valueOf } from '../snapshot/observed.ts';
import { blame } from './dropped.ts';
import type { Check, CheckContext, NextStep } from './check.ts';
import { rulesFor } from '../path/nat-rules.ts';
import { toNumber } from '../path/ranges.ts';
import { addressSteps, ruleSteps } from './nat-addresses.ts';

/** A NAT with addresses given by hand, of which none is left, translates nothing. */
export const natNoAddresses: Check = (context) =>
  blame(context, {
    id: 'nat-no-addresses',
    causes: ['CLOUD_NAT_NO_ADDRESSES'],
    nextSteps: ({ resource, say }, { address }) => [
      { say: { key: 'giveNatAddresses' } },
      ...(say.key === 'natNoAddresses' ? give(context, { router: resource, nat: say.of.nat, address }) : []),
    ],
  });

interface Empty {
  /** Full name. */
  readonly router: string | undefined;
  readonly nat: string;
  /** The destination that gets none. */
  readonly address: string;
}

function give({ snapshot, policy }: CheckContext, empty: Empty): NextStep[] {
  const vpc = valueOf(snapshot.vpc);
  const router = vpc && valueOf(vpc.routers)?.find(({ name }) => name === empty.router);
  const nat = router?.nats.find(({ name }) => name === empty.nat);
  if (!router || !nat) return [];
  const [rule] = rulesFor(nat, toNumber(empty.address) ?? 0);
  const known = valueOf(vpc.addresses);
  return rule
    ? ruleSteps({ router, nat }, rule, { more: policy.nat.reserved, known })
    : addressSteps({ router, nat }, policy.nat.reserved, known);
}
