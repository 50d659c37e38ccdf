import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Channel } from '../policy/channels.ts';
import type { Objects } from '../ports.ts';

const Thread = z.object({ thread: z.string(), at: z.number() });

/** A conversation that is older is not gone on with: nobody would see it. */
const LONGEST_MS = 7 * 86_400_000;

export interface Threads {
  /** What the service calls the conversation, if one was begun lately. */
  known(now: number): Promise<string | undefined>;
  remember(thread: string, now: number): Promise<void>;
}

/** The conversation about one job, where the service gives it a name; elsewhere its name is made of the job's. */
export function threadOf(objects: Objects, channel: Channel, about: string): Threads {
  const id = createHash('sha256').update(about).digest('hex').slice(0, 32);
  const path = `notify/threads/${channel.name}/${id}.json`;
  const isNamedByService = channel.to === 'slack' && channel.token !== undefined;
  const read = async () => {
    const stored = await objects.read(path);
    return { generation: stored?.generation ?? '0', value: Thread.safeParse(stored?.value).data };
  };
  return {
    async known(now) {
      if (!isNamedByService) return undefined;
      const { value } = await read();
      return value && now - value.at < LONGEST_MS ? value.thread : undefined;
    },

    /** The first message of a conversation is its name; a lost race leaves somebody else's, which does as well. */
    async remember(thread, now) {
      const { generation, value } = await read();
      if (value && now - value.at < LONGEST_MS) return;
      await objects.write(path, { thread, at: now }, generation);
    },
  };
}
