import { blame } from './dropped.ts';
import type { Check } from './check.ts';

/** The route leads to a VM that does not take packets on. */
export const nextHopDead: Check = (context) =>
  blame(context, {
    id: 'next-hop-dead',
    causes: [
      'FOREIGN_IP_DISALLOWED',
      'INSTANCE_NOT_RUNNING',
      'NO_EXTERNAL_ADDRESS',
      'ROUTE_NEXT_HOP_IP_ADDRESS_NOT_RESOLVED',
      'ROUTE_NEXT_HOP_RESOURCE_NOT_FOUND',
      'ROUTE_NEXT_HOP_INSTANCE_WRONG_NETWORK',
    ],
    when: ({ say }) => say.key === 'hopDead',
    nextSteps: () => [{ say: { key: 'mendProxy' } }],
  });
