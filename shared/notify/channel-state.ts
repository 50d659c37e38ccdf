import { z } from 'zod';
import type { Objects } from '../ports.ts';

const ms = z.number().describe('Milliseconds since the epoch');

const State = z.object({
  /** Whose delivery is refused, again and again, until nothing waits any more: Pub/Sub has no other clock. */
  keeper: z.object({ id: z.string(), at: ms }).optional(),
  /** The keeper is about to leave: who puts something in now must not rely on him. */
  isClosing: z.boolean().optional(),
  /** Who is sending just now. */
  holder: z.object({ by: z.string(), until: ms }).optional(),
  /** The service, or its rate, asks to wait as long. */
  notBefore: ms.optional(),
  /** Failed attempts in a row. */
  failures: z.int().default(0),
  /** A storm: what comes before its end is told in one message. */
  stormEnds: ms.optional(),
  /** When messages about one job went out lately. */
  singles: z.array(ms).default([]),
  /** What is being sent, or was sent and has not left the outbox yet. A crash leaves it, and the next one goes on with it. */
  batch: z.object({ id: z.string(), items: z.array(z.string()), tries: z.int(), sentAt: ms.optional() }).optional(),
});

/** Where one channel stands. */
export type ChannelState = z.output<typeof State>;
export type Batch = NonNullable<ChannelState['batch']>;

export const IDLE: ChannelState = { failures: 0, singles: [] };

/** A state as it was read: written back only if nobody else has written meanwhile. */
export interface Versioned {
  readonly state: ChannelState;
  readonly generation: string;
}

const pathOf = (channel: string) => `notify/channels/${channel}.json`;

/** A state that can't be read is that of a channel that was never used. */
export async function readState(objects: Objects, channel: string): Promise<Versioned> {
  const stored = await objects.read(pathOf(channel));
  return { state: State.safeParse(stored?.value).data ?? IDLE, generation: stored?.generation ?? '0' };
}

/** Answers undefined when somebody else was faster. */
export async function writeState(
  objects: Objects,
  channel: string,
  { state, generation }: Versioned,
): Promise<Versioned | undefined> {
  const written = await objects.write(pathOf(channel), state, generation);
  return written === undefined ? undefined : { state, generation: written };
}
