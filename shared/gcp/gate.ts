import type { Sleep } from './poll.ts';

/** What lets calls through, and slows down when an API says that there were too many. */
export interface Gate {
  /** Waits for a place among the calls of an API. What it answers gives the place back and says how the call went. */
  enter(api: string): Promise<(outcome: 'limited' | 'ended') => void>;
  /** How many complaints one call hears before it is given up. */
  readonly patience: number;
}

export interface Pace {
  /** Most calls of one API at a time. */
  readonly most: number;
  readonly sleep: Sleep;
}

interface Lane {
  /** Calls at a time that the API takes without complaint; grows by one a round, halves with a complaint. */
  limit: number;
  active: number;
  /** Counts complaints that were heeded: calls that were under way at one don't count as another. */
  epoch: number;
  /** Nobody enters before it has passed. */
  closed: Promise<void> | undefined;
  pauseMs: number;
  readonly waiting: (() => void)[];
}

const FIRST_PAUSE_MS = 1000;
/** A quota per minute is full again after it. https://cloud.google.com/compute/api-quota */
const LONGEST_PAUSE_MS = 60_000;
/** With pauses that double, some minutes: then whoever asked is told. */
const MOST_COMPLAINTS = 10;
const FIRST_LIMIT = 4;

/**
 * Adaptive concurrency, as TCP has it: additive increase, multiplicative decrease, for each API by itself. A complaint
 * closes the API's lane for a while, longer each time until calls go well again.
 */
export function adaptiveGate({ most, sleep }: Pace): Gate {
  const lanes = new Map<string, Lane>();
  const laneOf = (api: string): Lane => {
    const fresh = { limit: Math.min(FIRST_LIMIT, most), active: 0, epoch: 0, closed: undefined };
    const lane = lanes.get(api) ?? { ...fresh, pauseMs: FIRST_PAUSE_MS, waiting: [] };
    lanes.set(api, lane);
    return lane;
  };
  const close = (lane: Lane): void => {
    lane.limit = Math.max(1, lane.limit / 2);
    lane.epoch += 1;
    const closed = sleep(lane.pauseMs).then(() => {
      if (lane.closed === closed) lane.closed = undefined;
    });
    lane.closed = closed;
    lane.pauseMs = Math.min(lane.pauseMs * 2, LONGEST_PAUSE_MS);
  };
  return {
    patience: MOST_COMPLAINTS,

    async enter(api) {
      const lane = laneOf(api);
      await place(lane);
      const { epoch } = lane;
      return (outcome) => {
        if (outcome === 'limited' && lane.epoch === epoch) close(lane);
        else if (outcome === 'ended') speedUp(lane, epoch, most);
        leave(lane);
      };
    },
  };
}

/** Takes a place; whoever waits is let in in the order of coming, and looks again whether the lane is closed. */
async function place(lane: Lane): Promise<void> {
  if (lane.active >= Math.floor(lane.limit)) await new Promise<void>((resolve) => lane.waiting.push(resolve));
  else lane.active += 1;
  while (lane.closed) await lane.closed;
}

/** Hands the place on, and opens the further ones that the limit allows meanwhile. */
function leave(lane: Lane): void {
  lane.active -= 1;
  while (lane.waiting.length > 0 && lane.active < Math.floor(lane.limit)) {
    lane.active += 1;
    lane.waiting.shift()?.();
  }
}

/** A call that went well after the lane was opened again: what was too much has passed. */
function speedUp(lane: Lane, epoch: number, most: number): void {
  lane.limit = Math.min(most, lane.limit + 1 / lane.limit);
  if (lane.epoch === epoch) lane.pauseMs = FIRST_PAUSE_MS;
}
