import type { Channel } from '../policy/channels.ts';
import { readState, writeState, type ChannelState, type Versioned } from './channel-state.ts';
import type { Outside } from './outside.ts';
import { paceOf, roomFor } from './schedule.ts';

/** A delivery comes by a channel. */
export interface Visit {
  /** Of its result. */
  readonly id: string;
  /** Something that it has put in still waits there. */
  readonly isMine: boolean;
  /** And somebody who has deployed a job waits for it. */
  readonly isUrgent: boolean;
}

/** Whether a delivery may be acknowledged, or has to come again. */
export type End = 'done' | 'again';

/** A holder that died is overtaken after that; one that lives renews it with every message. Above any post's deadline. */
export const HOLD_MS = 30_000;

/** A keeper that has not come for so long does not come any more. Above the longest pause between redeliveries, 600 s. */
const KEEPER_MS = 30 * 60_000;

/** Leaving takes a moment: nobody comes again because of it. */
const CLOSING_MS = 200;

/** How often a lost race is tried again. */
const RACES = 10;

type Clocked = Pick<Outside, 'objects' | 'now' | 'wait' | 'delivery'>;

/**
 * Takes a channel in order to send, so that nobody else does. Who has put something in and finds nobody to see to it
 * becomes the keeper: his delivery comes again until nothing waits. Answers how the visit ends where there is nothing to
 * take.
 */
export async function take(
  channel: Channel,
  visit: Visit,
  { objects, now, wait, delivery }: Clocked,
): Promise<Versioned | End> {
  for (let race = 0; race < RACES; race++) {
    const { state, generation } = await readState(objects, channel.name);
    const at = now();
    const isKeeper = state.keeper?.id === visit.id;
    const isKept = state.keeper !== undefined && at - state.keeper.at < KEEPER_MS && state.isClosing !== true;
    if (state.holder && state.holder.until > at) {
      if (!isKeeper && (isKept || !visit.isMine)) return 'done';
      if (isKeeper) return 'again';
      await wait(CLOSING_MS);
      continue;
    }
    const mayGo =
      isDue(state, at) || (visit.isUrgent && isRested(state, at) && roomFor(state, paceOf(channel), at) > 0);
    if (!isKeeper && (isKept || !visit.isMine) && !mayGo) return 'done';
    const keeper = isKeeper || (visit.isMine && !isKept) ? { id: visit.id, at } : state.keeper;
    const taken: ChannelState = { ...state, keeper, isClosing: false, holder: { by: delivery, until: at + HOLD_MS } };
    const written = await writeState(objects, channel.name, { state: taken, generation });
    if (written) return written;
  }
  return 'again';
}

const isRested = ({ notBefore = 0 }: ChannelState, at: number): boolean => notBefore <= at;

/** Whether something waits that may be sent now: anybody who comes by does it. */
const isDue = (state: ChannelState, at: number): boolean =>
  state.keeper !== undefined && isRested(state, at) && (state.stormEnds ?? 0) <= at;

/** Whether a visitor has to come again, because something waits and it is his to see to it. */
export const endOf = ({ state }: Versioned, { id }: Visit): End => (state.keeper?.id === id ? 'again' : 'done');
