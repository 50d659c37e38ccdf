import { blame } from './dropped.ts';
import type { Check } from './check.ts';

/** A Direct VPC job whose subnetwork is gone, or is in another region, can't start. */
export const subnetworkMissing: Check = (context) =>
  context.snapshot.mode.kind === 'direct'
    ? blame(context, { id: 'subnetwork-missing', causes: ['CLOUD_RUN_JOB_NOT_READY'] })
    : [];
