import { blame } from './dropped.ts';
import type { Check } from './check.ts';

/** What could not be read, or what configuration can't decide: told, never guessed. */
export const undetermined: Check = (context) => [
  ...blame(context, {
    id: 'reading-failed',
    severity: 'MEDIUM',
    causes: ['PERMISSION_DENIED', 'RESOURCE_CONFIG_NOT_FOUND'],
    nextSteps: () => [{ say: { key: 'grantReading' } }],
  }),
  ...blame(context, {
    id: 'name-unresolved',
    severity: 'MEDIUM',
    causes: ['UNKNOWN_IP'],
    nextSteps: () => [{ say: { key: 'giveAddresses' } }],
  }),
  ...blame(context, { id: 'path-undecided', severity: 'MEDIUM', causes: ['UNSUPPORTED'] }),
];
