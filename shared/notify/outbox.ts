import { z } from 'zod';
import type { Objects } from '../ports.ts';
import type { Result } from '../result/result.ts';

/** A result that a channel is to be told of. */
export interface Item {
  readonly id: string;
  readonly result: Result;
  /** It was told before, and is still so. */
  readonly isReminder: boolean;
  /** When it was put in, in ms since the epoch. */
  readonly at: number;
  /** How often it could not be delivered alone. */
  readonly attempts: number;
  readonly generation: string;
}

/** How a result has left the outbox. */
export type Settled =
  | { readonly state: 'sent'; readonly at: number }
  | { readonly state: 'dead'; readonly at: number; readonly reason: string };

const Stored = z.discriminatedUnion('state', [
  z.looseObject({
    state: z.literal('waiting'),
    at: z.number(),
    attempts: z.int(),
    isReminder: z.boolean(),
    result: z.custom<Result>((value) => z.looseObject({ id: z.string(), job: z.string() }).safeParse(value).success),
  }),
  z.looseObject({ state: z.enum(['sent', 'dead']), at: z.number() }),
]);

/** More is not read at a time, and no message tells of more. */
const MOST = 500;

/** So many objects are read or written at the same time. */
const ABREAST = 16;

/**
 * What is still to be told to one channel, as objects of the state bucket. An item is written once and never removed, so
 * that a redelivery finds that it was sent; a small object beside it says that it waits, so that those who wait can be
 * listed. Old items are the bucket's to delete, by its life cycle.
 */
export function outboxOf(objects: Objects, channel: string) {
  const itemPath = (id: string) => `notify/items/${channel}/${id}.json`;
  const waiting = `notify/waiting/${channel}/`;

  async function read(id: string): Promise<Item | undefined> {
    const stored = await objects.read(itemPath(id));
    const value = Stored.safeParse(stored?.value).data;
    if (!stored || value?.state !== 'waiting') return undefined;
    const { at, attempts, isReminder, result } = value;
    return { id, at, attempts, isReminder, result, generation: stored.generation };
  }

  const waitingIds = async () => (await objects.list(waiting)).map((path) => path.slice(waiting.length));

  async function forget(id: string): Promise<void> {
    const path = `${waiting}${id}`;
    const stored = await objects.read(path);
    if (stored) await objects.remove(path, stored.generation);
  }

  return {
    /** Puts a result in, once. Answers whether it still waits. */
    async put(result: Result, { now, isReminder }: { now: number; isReminder: boolean }): Promise<boolean> {
      const id = isReminder ? `${result.id}-again` : result.id;
      const item = { state: 'waiting', at: now, attempts: 0, isReminder, result };
      const isNew = (await objects.write(itemPath(id), item, '0')) !== undefined;
      if (!isNew && !(await read(id))) return false;
      await objects.write(`${waiting}${id}`, {}, '0');
      return true;
    },

    /** What waits, what was tried least first, then in the order of events; where it is very much, the rest comes later. */
    async list(): Promise<readonly Item[]> {
      const items = await abreast((await waitingIds()).slice(0, MOST), async (id) => {
        const item = await read(id);
        // A crash came between the two objects: it was sent already.
        if (!item) await forget(id);
        return item;
      });
      const timeOf = ({ result }: Item) => Date.parse(result.event.time) || 0;
      const stageOf = ({ result }: Item) => (result.stage === 'verdict' ? 0 : result.status === 'pending' ? 1 : 2);
      return items
        .flatMap((item) => item ?? [])
        .toSorted((a, b) => a.attempts - b.attempts || timeOf(a) - timeOf(b) || stageOf(a) - stageOf(b));
    },

    /** Takes items out for good. Cut off in the middle, it goes on with the rest when it is called again. */
    async settle(ids: readonly string[], settled: Settled): Promise<void> {
      const left = new Set(await waitingIds());
      await abreast(
        ids.filter((id) => left.has(id)),
        async (id) => {
          const item = await read(id);
          if (item) await objects.write(itemPath(id), settled, item.generation);
          await forget(id);
        },
      );
    },

    /** Lets the others go before an item that could not be delivered. */
    async putBack({ id, generation, at, attempts, isReminder, result }: Item): Promise<void> {
      const item = { state: 'waiting', at, attempts: attempts + 1, isReminder, result };
      await objects.write(itemPath(id), item, generation);
    },
  };
}

export type Outbox = ReturnType<typeof outboxOf>;

async function abreast<T, U>(values: readonly T[], work: (value: T) => Promise<U>): Promise<U[]> {
  const done: U[] = [];
  for (let at = 0; at < values.length; at += ABREAST) {
    done.push(...(await Promise.all(values.slice(at, at + ABREAST).map(work))));
  }
  return done;
}
