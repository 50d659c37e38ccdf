/** Time: the real one, or one that stands still until a test advances it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once, so many milliseconds from now; what it answers takes that back. */
  after(milliseconds: number, call: () => void): () => void;
}

/** Calls back again and again, so many milliseconds apart, until what it answers is called. */
export function every(clock: Clock, milliseconds: number, call: () => void): () => void {
  let cancel: () => void;
  const arm = () => {
    cancel = clock.after(milliseconds, () => {
      arm();
      call();
    });
  };
  arm();
  return () => cancel();
}
