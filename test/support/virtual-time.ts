/** Time that passes only when everybody waits for it, so that hours take no time and every order can be tried. */
export interface VirtualTime {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Runs until nobody sleeps any more. Throws when that takes longer than so many ms of its time. */
  readonly run: (longestMs: number) => Promise<void>;
}

export function virtualTime(start: number): VirtualTime {
  let now = start;
  let count = 0;
  const sleepers: { at: number; order: number; wake: () => void }[] = [];
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  /** The one who wakes first; of several, the one who fell asleep first. */
  function first(): (typeof sleepers)[number] | undefined {
    let best = 0;
    for (let i = 1; i < sleepers.length; i++) {
      const [one, other] = [sleepers[i], sleepers[best]];
      if (one && other && (one.at < other.at || (one.at === other.at && one.order < other.order))) best = i;
    }
    const [found] = sleepers.splice(best, 1);
    return found;
  }

  return {
    now: () => now,
    sleep: (ms) =>
      new Promise((resolve) => {
        sleepers.push({ at: now + Math.max(0, ms), order: count++, wake: resolve });
      }),
    async run(longestMs) {
      await turn();
      for (let next = first(); next; next = first()) {
        now = next.at;
        if (now - start > longestMs) throw new Error(`not at rest after ${longestMs} ms`);
        next.wake();
        await turn();
      }
    },
  };
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
