import type { Channel } from '../policy/channels.ts';
import type { Posted } from '../ports.ts';
import type { Batch, ChannelState, Versioned } from './channel-state.ts';
import { toDigest } from './digest.ts';
import type { Message } from './message.ts';
import type { Item, Outbox, Settled } from './outbox.ts';
import { paceOf } from './schedule.ts';
import { threadOf, type Threads } from './threads.ts';
import { toMessage } from './to-message.ts';
import type { Outside } from './outside.ts';

/** All services that are written to take about one message a second and channel. */
const PACE_MS = 1000;
/** Pauses after failures for which the service asks for none: 5 s, twice as long each time, at most 10 min. */
const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 600_000;
/** What could not be delivered for so long goes to the dead letters, before Pub/Sub gives up its delivery. */
const GIVE_UP_MS = 6 * 3_600_000;
/** After so many failures in a row, a single message lets others go before it. */
const PATIENCE = 3;

interface Sending {
  readonly channel: Channel;
  readonly outbox: Outbox;
  readonly outside: Outside;
  /** Undefined when somebody has overtaken us. */
  readonly write: (from: Versioned, change: Partial<ChannelState>) => Promise<Versioned | undefined>;
}

interface Step {
  readonly id: string;
  readonly items: readonly Item[];
}

/**
 * Sends some items as one message. What is sent stands in the state before it is sent, and that it was, right after: who
 * comes after a crash sends the same message under the same id, which services with idempotent requests take once.
 */
export async function sendBatch(step: Step, held: Versioned, sending: Sending): Promise<Versioned | undefined> {
  const { channel, outside, write } = sending;
  const items = step.items.map(({ id }) => id);
  const tries = held.state.batch?.id === step.id ? held.state.batch.tries : 0;
  const batch: Batch = { id: step.id, items, tries };
  const claimed = await write(held, { batch, isClosing: false });
  if (!claimed) return undefined;
  const message = { ...messageOf(step, channel, outside), id: step.id };
  const threads = threadOf(outside.objects, channel, message.thread);
  const posted = await post(message, step.items, { ...sending, threads });
  const { what, reason } = judge(posted, step, outside.now());
  const oldest = Math.min(...step.items.map(({ result }) => Date.parse(result.event.time)));
  outside.log({
    what,
    channel: channel.name,
    id: step.id,
    results: items.length,
    ...(reason !== undefined && { reason }),
    ...(Number.isFinite(oldest) && { seconds: (outside.now() - oldest) / 1000 }),
  });
  if (what === 'to be tried again') return putOff(step, batch, claimed, { ...sending, posted });
  if (posted.kind === 'delivered' && posted.thread !== undefined) await threads.remember(posted.thread, outside.now());
  if (what === 'dead letter') await bury(step, reason ?? '', sending);
  return conclude(batch, claimed, { ...sending, reason: what === 'dead letter' ? (reason ?? '') : undefined });
}

function messageOf({ items }: Step, { language }: Channel, { bucket }: Outside): Message {
  const [only, ...others] = items;
  const told = language ?? only?.result.language ?? 'en';
  if (!only || others.length > 0) {
    return toDigest(
      items.map(({ result }) => result),
      told,
    );
  }
  const { result, isReminder } = only;
  return toMessage(result, { language: told, isReminder, ...(bucket !== undefined && { bucket }) });
}

async function post(
  message: Message,
  items: readonly Item[],
  { channel, outside, threads }: Sending & { threads: Threads },
): Promise<Posted> {
  const thread = await threads.known(outside.now());
  const results = items.map(({ result }) => result);
  return outside.post(channel, { message, results, ...(thread !== undefined && { thread }) });
}

function judge(
  posted: Posted,
  { items }: Step,
  now: number,
): { what: 'delivered' | 'to be tried again' | 'dead letter'; reason?: string } {
  if (posted.kind === 'delivered') return { what: 'delivered' };
  if (posted.kind === 'refused') return { what: 'dead letter', reason: posted.reason };
  const since = Math.min(...items.map(({ at }) => at));
  if (now - since < GIVE_UP_MS) return { what: 'to be tried again', reason: posted.reason };
  return {
    what: 'dead letter',
    reason: `given up after ${GIVE_UP_MS / 3_600_000} h: ${posted.reason}`,
  };
}

/** Tries again later. A message about one job that fails again and again does not keep the others waiting. */
async function putOff(
  { items }: Step,
  batch: Batch,
  held: Versioned,
  { outbox, outside, write, posted }: Sending & { posted: Posted },
): Promise<Versioned | undefined> {
  const tries = batch.tries + 1;
  const failures = held.state.failures + 1;
  const asked = posted.kind === 'retry' ? posted.afterSeconds : undefined;
  const pause = asked === undefined ? Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS) : asked * 1000;
  const [only, ...others] = items;
  const isStuck = only !== undefined && others.length === 0 && tries >= PATIENCE;
  if (isStuck) await outbox.putBack(only);
  return write(held, { failures, notBefore: outside.now() + pause, batch: isStuck ? undefined : { ...batch, tries } });
}

async function bury({ items }: Step, reason: string, { channel, outside }: Sending): Promise<void> {
  const at = new Date(outside.now()).toISOString();
  const results = items.map(({ result }) => result);
  await outside.bury({ version: 1, channel: channel.name, reason, at, results });
}

/** It is out of the way: said at once, and then of each item. */
async function conclude(
  batch: Batch,
  held: Versioned,
  { channel, outbox, outside, write, reason }: Sending & { reason: string | undefined },
): Promise<Versioned | undefined> {
  const at = outside.now();
  const { windowMs } = paceOf(channel);
  const singles = [
    ...held.state.singles.filter((one) => at - one < windowMs),
    ...(batch.items.length === 1 ? [at] : []),
  ];
  const sent = { ...batch, sentAt: at };
  const { stormEnds = 0 } = held.state;
  const change = {
    failures: 0,
    notBefore: at + PACE_MS,
    singles: singles.slice(-100),
    stormEnds: stormEnds > at ? stormEnds : undefined,
    batch: sent,
    isClosing: true,
  };
  const said = await write(held, change);
  if (!said) return undefined;
  const settled: Settled = reason === undefined ? { state: 'sent', at } : { state: 'dead', at, reason };
  await outbox.settle(batch.items, settled);
  return { ...said, state: { ...said.state, batch: undefined } };
}
