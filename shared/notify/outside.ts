import type { Channel } from '../policy/channels.ts';
import type { Objects, Posted } from '../ports.ts';
import type { Result } from '../result/result.ts';
import type { Message } from './message.ts';

/** One message on its way to one channel. */
export interface Letter {
  readonly message: Message;
  readonly results: readonly Result[];
  /** What the service calls the conversation that it belongs to. */
  readonly thread?: string;
}

/** What could not be delivered, for whoever looks after it: enough to send it again by hand. */
export interface DeadLetter {
  readonly version: 1;
  readonly channel: string;
  readonly reason: string;
  readonly at: string;
  readonly results: readonly Result[];
}

/** What happens to messages, for the log. */
export interface Happening {
  readonly what: 'delivered' | 'to be tried again' | 'dead letter';
  readonly channel: string;
  /** Of the message. */
  readonly id: string;
  readonly results: number;
  readonly reason?: string;
  /** Since the event of the oldest result. */
  readonly seconds?: number;
}

/** What the delivery of messages needs from the world. */
export interface Outside {
  readonly objects: Objects;
  readonly post: (channel: Channel, letter: Letter) => Promise<Posted>;
  readonly bury: (dead: DeadLetter) => Promise<void>;
  readonly log: (happening: Happening) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Different for each delivery: two of one message must not send side by side. */
  readonly delivery: string;
  /** The bucket of results, for the link to one. */
  readonly bucket?: string;
}
