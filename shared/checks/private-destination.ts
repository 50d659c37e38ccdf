import { blame } from './dropped.ts';
import type { Check } from './check.ts';
import { switchOn } from './google-access.ts';
import { homeSteps } from './private-home.ts';

/** A private address without a way to it: no VPC at all, or a route that leads to the internet. */
export const privateDestination: Check = (context) => [
  ...blame(context, {
    id: 'vpc-not-set',
    causes: ['VPC_CONNECTOR_NOT_SET'],
    nextSteps: (_, { address }) => [{ say: { key: 'giveJobVpc' } }, ...homeSteps(context, address)],
  }),
  ...blame(context, {
    id: 'private-to-internet',
    causes: ['PRIVATE_TRAFFIC_TO_INTERNET'],
    nextSteps: (_, { address }) => homeSteps(context, address),
  }),
  ...blame(context, {
    id: 'google-access-off',
    causes: ['PRIVATE_GOOGLE_ACCESS_DISALLOWED'],
    nextSteps: ({ resource = '' }) => [switchOn(resource)],
  }),
];
