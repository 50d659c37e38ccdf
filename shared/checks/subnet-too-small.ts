import { locationOf, shortName } from '../names.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Check } from './check.ts';
import { isLargeEnough, roomSteps } from './subnet-room.ts';

/** Addresses of a /26, but for those that Google reserves. */
const LEAST = 60;

/** Direct VPC egress takes its addresses in blocks of 16 and asks for a /26; the /28 of a connector is refused. */
export const subnetTooSmall: Check = (context) => {
  const { job, mode } = context.snapshot;
  const subnetwork = valueOf(context.snapshot.subnetwork);
  if (mode.kind !== 'direct' || !subnetwork || locationOf(subnetwork.name) !== locationOf(job.name)) return [];
  const { name, ipCidrRange } = subnetwork;
  if (ipCidrRange === undefined || isLargeEnough(subnetwork)) return [];
  const summary = { key: 'subnetTooSmall', of: { subnetwork: shortName(name), range: ipCidrRange } } as const;
  const nextSteps = roomSteps(context, LEAST);
  return [{ id: 'subnet-too-small', severity: 'HIGH', resource: name, summary, nextSteps }];
};
