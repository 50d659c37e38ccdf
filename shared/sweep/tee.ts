/**
 * The same items for several readers, read once: nobody gets ahead of the slowest by more than one item, so that nothing
 * piles up. Every copy has to be read to its end.
 */
export function tee<T>(source: AsyncIterable<T>, copies: number): AsyncIterable<T>[] {
  const items = source[Symbol.asyncIterator]();
  let waiting: ((result: Promise<IteratorResult<T>>) => void)[] = [];
  const pull = (): Promise<IteratorResult<T>> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length < copies) return;
      const all = waiting;
      waiting = [];
      const next = items.next();
      for (const give of all) give(next);
    });
  return Array.from({ length: copies }, () => ({ [Symbol.asyncIterator]: () => ({ next: pull }) }));
}
