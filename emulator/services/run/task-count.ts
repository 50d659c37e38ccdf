import { badRequest } from '../../errors.ts';

/** https://cloud.google.com/run/quotas */
const MOST_TASKS = 10_000;

/** Refuses an execution of more tasks than Cloud Run starts. */
export function checkTaskCount(count: number | undefined, field: string): void {
  if (count === undefined || (count >= 0 && count <= MOST_TASKS)) return;
  throw badRequest([{ field, description: `expected at most ${MOST_TASKS}` }]);
}
