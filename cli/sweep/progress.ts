import type { SweepWords } from '../../shared/text/sweep/en.ts';
import type { Io } from '../io.ts';

/** How far a sweep is. */
export interface Progress {
  begin(projects: number): void;
  /** A project that was looked at before is done, but took no time. */
  project(jobs: number, isFresh: boolean): void;
  /** An attempt at a call, with the HTTP status of one that failed. */
  call(attempted: { readonly failure: { readonly status: number | undefined } | undefined }): void;
  /** All projects have been looked at. */
  write(): void;
  /** Takes the line away. */
  end(): void;
  readonly calls: number;
  readonly done: number;
  readonly projects: number;
}

const REDRAW_MS = 200;
/** Of a terminal that does not say how wide it is. */
const WIDTH = 80;

/** A line on a terminal that is drawn over and over; nothing at all where stderr is none. */
export function progressOn({ stderr, env }: Io, words: SweepWords): Progress {
  const isShown = stderr.isTTY === true && env['TERM'] !== 'dumb';
  let started = performance.now();
  let phase: 'finding' | 'looking' | 'writing' = 'finding';
  let [all, done, fresh, jobs, calls, slowed] = [0, 0, 0, 0, 0, 0];
  let shown = '';
  const left = (): number | undefined =>
    fresh > 0 ? ((performance.now() - started) / 1000 / fresh) * (all - done) : undefined;
  const draw = (): void => {
    const counts = [words.projects(done, all), words.jobs(jobs)];
    const parts = {
      finding: [words.finding, words.calls(calls)],
      looking: [...counts, words.left(left()), words.calls(calls), ...(slowed > 0 ? [words.slowed(slowed)] : [])],
      writing: [words.writing, ...counts],
    }[phase];
    const line = fitting(parts, (stderr.columns || WIDTH) - 1);
    if (line === shown) return;
    stderr.write(`\r\u001b[K${line}`);
    shown = line;
  };
  // A mistake in what was asked ends the command before anything was drawn.
  const timer = isShown ? setInterval(draw, REDRAW_MS).unref() : undefined;
  return {
    begin(projects) {
      all = projects;
      phase = 'looking';
      started = performance.now();
    },
    project(more, isFresh) {
      done += 1;
      jobs += more;
      if (isFresh) fresh += 1;
    },
    call({ failure }) {
      calls += 1;
      if (failure?.status === 429) slowed += 1;
    },
    write() {
      phase = 'writing';
    },
    end() {
      clearInterval(timer);
      if (shown !== '') stderr.write('\r\u001b[K');
      shown = '';
    },
    get calls() {
      return calls;
    },
    get done() {
      return done;
    },
    get projects() {
      return all;
    },
  };
}

/** As many of the parts as fit into a line of that width: one that wraps could not be drawn over. */
function fitting(parts: readonly string[], width: number): string {
  for (let count = parts.length; count > 0; count--) {
    const line = parts.slice(0, count).join(', ');
    if (widthOf(line) <= width) return line;
  }
  return '';
}

/** Chinese takes two columns a character. */
const widthOf = (line: string): number => line.length + (line.match(/[\u2e80-\uffdc]/g)?.length ?? 0);
