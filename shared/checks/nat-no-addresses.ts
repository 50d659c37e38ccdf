import { blame } from './dropped.ts';
import type { Check } from './check.ts';

/** A NAT with addresses given by hand, of which none is left, translates nothing. */
export const natNoAddresses: Check = (context) =>
  blame(context, {
    id: 'nat-no-addresses',
    causes: ['CLOUD_NAT_NO_ADDRESSES'],
    nextSteps: () => [{ say: { key: 'giveNatAddresses' } }],
  });
