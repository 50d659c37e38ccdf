import { shortName } from '../names.ts';
import { natExits } from './nat-exits.ts';
import type { Check } from './check.ts';

/** A draining address keeps its connections and gets no new ones: whoever allow-lists it will see another. */
export const natDraining: Check = (context) =>
  natExits(context).flatMap(({ router, nat }) => {
    if (nat.draining.length === 0) return [];
    const of = { nat: nat.name, addresses: nat.draining.map(shortName).join(', ') };
    const summary = { key: 'natDraining', of } as const;
    const nextSteps = [{ say: { key: 'tellNewAddresses' } }] as const;
    return [{ id: 'nat-draining', severity: 'LOW', resource: router.name, summary, nextSteps }] as const;
  });
