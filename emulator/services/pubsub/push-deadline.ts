import type { Schedule } from './schedule.ts';

/** A handler does its work in real time: on a clock that runs 100 times faster, ten minutes for it would be six seconds. */
const LEAST_REAL_MS = 30_000;

/** Calls `cut` when a push has taken the ack deadline in cloud time, and some real time, too; the answer takes it back. */
export function startPushDeadline(schedule: Schedule, ackDeadlineSeconds: number, cut: () => void): () => void {
  let open = 2;
  const pass = (): void => {
    open -= 1;
    if (open === 0) cut();
  };
  const cancel = schedule.after(ackDeadlineSeconds, pass);
  const timer = setTimeout(pass, LEAST_REAL_MS);
  timer.unref();
  return () => {
    cancel();
    clearTimeout(timer);
  };
}
