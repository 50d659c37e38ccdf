import type { Io } from '../io.ts';

/** How far a sweep is. */
export interface Progress {
  begin(projects: number): void;
  /** A project that was looked at before is done, but took no time. */
  project(jobs: number, isFresh: boolean): void;
  /** An attempt at a call, with the HTTP status of one that failed. */
  call(attempted: { readonly failure: { readonly status: number | undefined } | undefined }): void;
  end(): void;
  readonly calls: number;
}

const REDRAW_MS = 120;

/** A line on a terminal that is drawn over and over; nothing at all where stderr is none. */
export function progressOn({ stderr, env }: Io): Progress {
  const isShown = stderr.isTTY === true && env['TERM'] !== 'dumb';
  const started = performance.now();
  let [all, done, fresh, jobs, calls, slowed, drawn] = [0, 0, 0, 0, 0, 0, 0];
  const draw = (): void => {
    if (!isShown || performance.now() - drawn < REDRAW_MS) return;
    drawn = performance.now();
    const seconds = (drawn - started) / 1000;
    const left = fresh > 0 ? ((seconds / fresh) * (all - done)).toFixed(0) : '?';
    const parts = [`${done} of ${all} projects`, `${jobs} jobs`, `${calls} calls`, `${left} s left`];
    if (slowed > 0) parts.push(`slowed down ${slowed} times`);
    stderr.write(`\r\u001b[K${parts.join(', ')}`);
  };
  return {
    begin(projects) {
      all = projects;
      draw();
    },
    project(more, isFresh) {
      done += 1;
      jobs += more;
      if (isFresh) fresh += 1;
      draw();
    },
    call({ failure }) {
      calls += 1;
      if (failure?.status === 429) slowed += 1;
      draw();
    },
    end() {
      if (isShown) stderr.write('\r\u001b[K');
    },
    get calls() {
      return calls;
    },
  };
}
