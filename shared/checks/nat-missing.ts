import { blame } from './dropped.ts';
import type { Check } from './check.ts';

/** Under all-traffic nothing has an external address of its own: without Cloud NAT no packet gets out. */
export const natMissing: Check = (context) =>
  blame(context, {
    id: 'nat-missing',
    causes: ['NO_EXTERNAL_ADDRESS'],
    when: ({ say }) => say.key === 'natMissing',
    nextSteps: ({ resource }) => (resource === undefined ? [{ say: { key: 'hiddenSubnetwork' } }] : []),
  });
