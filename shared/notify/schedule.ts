import type { Channel } from '../policy/channels.ts';
import { secondsOf } from '../policy/duration.ts';
import type { ChannelState } from './channel-state.ts';
import { digestId } from './digest.ts';
import { isDeploy } from './facts.ts';
import type { Item } from './outbox.ts';

/** How a channel wants many changes at a time. */
export interface Pace {
  readonly windowMs: number;
  /** So many messages about one job within a window go out one by one. */
  readonly after: number;
}

export const paceOf = ({ digest: { window, after } }: Channel): Pace => ({ windowMs: secondsOf(window) * 1000, after });

/** How many messages about one job may still go out by themselves. */
export const roomFor = ({ singles }: ChannelState, { windowMs, after }: Pace, now: number): number =>
  after - singles.filter((at) => now - at < windowMs).length;

/** What a channel does next: nothing; wait until a time; send some items, as one message. */
export type Next =
  | { readonly kind: 'idle' }
  | { readonly kind: 'wait'; readonly until: number; readonly stormEnds?: number }
  | { readonly kind: 'send'; readonly id: string; readonly items: readonly Item[] };

/**
 * Decides what goes out. Whoever has deployed a job hears of it at once. Results of an event that concerns many jobs, as
 * when a NAT is deleted, are collected for a window and told in one message; so is what comes when more than a few
 * messages have gone out within a window. `now` in ms since the epoch.
 */
export function next(state: ChannelState, items: readonly Item[], pace: Pace, now: number): Next {
  const { notBefore = 0, batch, stormEnds } = state;
  if (items.length === 0) return { kind: 'idle' };
  if (notBefore > now) return { kind: 'wait', until: notBefore };
  const begun = items.filter(({ id }) => batch?.items.includes(id));
  if (batch && begun.length === batch.items.length) return { kind: 'send', id: batch.id, items: begun };
  if (stormEnds !== undefined && stormEnds <= now) return send(items);
  const own = items.filter(({ result }) => isDeploy(result));
  if (own.length > 0 && own.length <= roomFor(state, pace, now)) return send(own.slice(0, 1));
  const until = stormEnds ?? now + pace.windowMs;
  return { kind: 'wait', until, stormEnds: until };
}

function send(items: readonly Item[]): Next {
  const [only, ...others] = items;
  const id = only && others.length === 0 ? only.id : digestId(items.map((item) => item.id));
  return { kind: 'send', id, items };
}
