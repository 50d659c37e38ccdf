import { tasksAtATime } from '../job/concurrency.ts';
import { locationOf, shortName } from '../names.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Check, NextStep } from './check.ts';
import { updateStep } from './job-update.ts';
import { isLargeEnough, roomOf, roomSteps } from './subnet-room.ts';

/** A task holds up to two addresses; Cloud Run reserves them in blocks. https://cloud.google.com/run/docs/configuring/vpc-direct-vpc#direct-vpc-ip-addresses */
const PER_TASK = 2;
const BLOCK = 16;

/** An execution whose tasks find no free address in the subnetwork fails. */
export const subnetAddresses: Check = (context) => {
  const { job, mode } = context.snapshot;
  const [vpc, subnetwork] = [valueOf(context.snapshot.vpc), valueOf(context.snapshot.subnetwork)];
  if (mode.kind !== 'direct' || !vpc || !subnetwork || !isLargeEnough(subnetwork)) return [];
  if (locationOf(subnetwork.name) !== locationOf(job.name)) return [];
  const room = roomOf(subnetwork, vpc);
  const tasks = tasksAtATime(job);
  const need = Math.ceil((tasks * PER_TASK) / BLOCK) * BLOCK;
  if (!room || need <= room.free) return [];
  const { name, ipCidrRange: range = '' } = subnetwork;
  const summary = { key: 'subnetAddresses', of: { subnetwork: shortName(name), range, tasks, need, ...room } } as const;
  const fitting = (Math.floor(room.free / BLOCK) * BLOCK) / PER_TASK;
  const fewer: NextStep[] =
    fitting < 1 ? [] : [updateStep(context, { key: 'fewerTasks', of: { tasks: fitting } }, { parallelism: fitting })];
  const nextSteps = [...roomSteps(context, need), ...fewer];
  return [{ id: 'subnet-addresses', severity: 'MEDIUM', resource: name, summary, nextSteps }];
};
