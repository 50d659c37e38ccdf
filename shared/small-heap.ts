import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let isSmall = false;

/**
 * Has V8 collect garbage when the heap is half as large again as what is in use. A sweep of a hundred thousand jobs keeps
 * some thirty MB and forgets gigabytes; by itself V8 lets as much pile up as the machine's memory seems to allow. Unlike
 * `--max-old-space-size` it takes effect in a process that runs already, and is no limit that a large organisation could
 * meet. It costs processor time (`npm run bench:sweep`).
 */
export function keepHeapSmall(): void {
  if (isSmall) return;
  isSmall = true;
  // How V8 grows its two generations; the young one stays as small as it begins.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=50');
  // What may pile up is reckoned anew at each collection, the first one included.
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  setFlagsFromString('--no-expose-gc');
}
