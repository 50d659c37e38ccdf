import type { RunCloud } from './clouds.ts';
import type { Process } from './process.ts';

/** Turns of the event loop without any stir, after which everybody waits for time to pass. */
const QUIET_TURNS = 12;

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * Lets the time of a run jump to the next thing that is due whenever everybody waits, until the work is done. So two
 * minutes of a connector cost nothing, and every run takes the same time. Throws where everybody waits for nothing.
 */
export async function whileTimePasses<T>(
  run: RunCloud,
  processes: () => readonly Process[],
  work: Promise<T>,
): Promise<T> {
  let done = false;
  const end = work.finally(() => (done = true));
  end.catch(() => undefined);
  let [quiet, seen] = [0, NaN];
  while (!done) {
    await turn();
    const waiting = processes().reduce((sum, one) => sum + one.waiting(), 0);
    const stir = run.stir() * 1000 + waiting;
    quiet = stir === seen && waiting <= run.pending() ? quiet + 1 : 0;
    seen = stir;
    if (quiet < QUIET_TURNS) continue;
    quiet = 0;
    const { secondsToNext } = run.cloud.clock;
    if (secondsToNext === undefined) throw new Error('everybody waits, and nothing is due');
    run.cloud.clock.advance(secondsToNext);
  }
  return end;
}
