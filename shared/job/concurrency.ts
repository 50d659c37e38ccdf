import type { Job } from './job.ts';

/** Tasks that may run at the same time: what a job can take of addresses, ports and bandwidth at once. */
export function tasksAtATime({ taskCount, parallelism }: Pick<Job, 'taskCount' | 'parallelism'>): number {
  return parallelism === undefined ? taskCount : Math.min(taskCount, parallelism);
}
