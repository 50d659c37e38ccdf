import { Clock as CloudClock } from '../../emulator/clock.ts';
import type { Clock } from '../../shared/clock.ts';

export const START = Date.parse('2026-03-04T05:06:07Z');

/** A time that stands still until it is advanced, for ports and local cloud alike. */
export interface VirtualClock extends Clock {
  readonly cloud: CloudClock;
  /** Timers that have not rung. */
  readonly armed: number;
  advance(seconds: number): void;
}

export function virtualClock(cloud = new CloudClock(0, START)): VirtualClock {
  let armed = 0;
  return {
    cloud,
    get armed() {
      return armed;
    },
    now: () => cloud.nowMs(),
    after(milliseconds, call) {
      armed += 1;
      let open = true;
      const close = () => {
        if (open) armed -= 1;
        open = false;
      };
      const cancel = cloud.after(milliseconds / 1000, () => {
        close();
        call();
      });
      return () => {
        close();
        cancel();
      };
    },
    advance: (seconds) => cloud.advance(seconds),
  };
}
