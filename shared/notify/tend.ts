import type { Channel } from '../policy/channels.ts';
import { writeState, type ChannelState, type Versioned } from './channel-state.ts';
import { endOf, HOLD_MS, take, type End, type Visit } from './hold.ts';
import { outboxOf, type Outbox } from './outbox.ts';
import { next, paceOf, type Next } from './schedule.ts';
import { sendBatch } from './send-batch.ts';
import type { Outside } from './outside.ts';

/** So long a delivery goes on sending; the rest is the next one's. Well below the function's timeout. */
const BUDGET_MS = 45_000;
/** A pause that is shorter is waited for; after a longer one the delivery comes again. */
const SOON_MS = 3000;

/** One visit to one channel. */
interface Tending {
  readonly channel: Channel;
  readonly visit: Visit;
  readonly outside: Outside;
  readonly outbox: Outbox;
  /** When this delivery has done enough. */
  readonly until: number;
}

/**
 * Sends what a channel has to be told and what is due. Safe to be called by many deliveries at the same time, and to be
 * cut off anywhere: what was begun is gone on with by the next one.
 */
export async function tend(channel: Channel, visit: Visit, outside: Outside): Promise<End> {
  const taken = await take(channel, visit, outside);
  if (typeof taken === 'string') return taken;
  const outbox = outboxOf(outside.objects, channel.name);
  const tending = { channel, visit, outside, outbox, until: outside.now() + BUDGET_MS };
  let held: Versioned | undefined = await clearSent(taken, tending);
  while (held) {
    const step = next(held.state, await outbox.list(), paceOf(channel), outside.now());
    const after: Versioned | End | undefined = await carryOut(step, held, tending);
    if (typeof after === 'string') return after;
    held = after;
  }
  // Somebody has overtaken us: whatever is left, it is seen to when we come again.
  return 'again';
}

async function carryOut(step: Next, held: Versioned, tending: Tending): Promise<Versioned | End | undefined> {
  const { channel, outside, outbox, until } = tending;
  const now = outside.now();
  switch (step.kind) {
    case 'idle':
      return leaveEmpty(held, tending);
    case 'wait': {
      const stormEnds = step.stormEnds ?? held.state.stormEnds;
      if (step.until - now > SOON_MS || step.until > until) return leave(held, { stormEnds }, tending);
      await outside.wait(step.until - now);
      return hold(held, { stormEnds, isClosing: false }, tending);
    }
    case 'send': {
      if (now > until) return leave(held, {}, tending);
      const write = (from: Versioned, change: Partial<ChannelState>) => hold(from, change, tending);
      return sendBatch(step, held, { channel, outbox, outside, write });
    }
  }
}

/** A batch that was sent by somebody who died before he could say so of each item. */
async function clearSent(held: Versioned, tending: Tending): Promise<Versioned | undefined> {
  const { batch } = held.state;
  if (batch?.sentAt === undefined) return held;
  await tending.outbox.settle(batch.items, { state: 'sent', at: batch.sentAt });
  return hold(held, { batch: undefined }, tending);
}

/**
 * Nothing waits, so nobody has to come again. That is said before it is looked at once more: who has put something in
 * before, is seen; who does so later, sees that he can't rely on the keeper. A crash in between leaves the keeper.
 */
async function leaveEmpty(held: Versioned, tending: Tending): Promise<Versioned | End | undefined> {
  if (held.state.isClosing !== true) return hold(held, { isClosing: true, batch: undefined }, tending);
  const change = { keeper: undefined, holder: undefined, stormEnds: undefined, batch: undefined, isClosing: undefined };
  return (await put(held, change, tending)) ? 'done' : 'again';
}

async function leave(held: Versioned, change: Partial<ChannelState>, tending: Tending): Promise<End> {
  const left = await put(held, { ...change, holder: undefined, isClosing: false }, tending);
  return left ? endOf(left, tending.visit) : 'again';
}

/** Writes the state and stays the holder; undefined when somebody has overtaken us. */
function hold(held: Versioned, change: Partial<ChannelState>, tending: Tending): Promise<Versioned | undefined> {
  const { delivery, now } = tending.outside;
  return put(held, { ...change, holder: { by: delivery, until: now() + HOLD_MS } }, tending);
}

function put(
  { state, generation }: Versioned,
  change: Partial<ChannelState>,
  { channel, outside }: Tending,
): Promise<Versioned | undefined> {
  return writeState(outside.objects, channel.name, { state: { ...state, ...change }, generation });
}
