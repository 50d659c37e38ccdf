import type { Clock } from '../../clock.ts';
import { Backlog, type Delivery } from './backlog.ts';
import { backoffSeconds } from './backoff.ts';
import { deadLetter } from './dead-letter.ts';
import { parseFilter, type Filter } from './filter.ts';
import { Leases } from './leases.ts';
import type { Message, PubsubMessage } from './messages.ts';
import { Pusher } from './pusher.ts';
import { Schedule } from './schedule.ts';
import type { Subscription } from './subscription.ts';

/** A message as `pull` answers it. */
export interface ReceivedMessage {
  readonly ackId: string;
  readonly message: PubsubMessage;
  readonly deliveryAttempt?: number;
}

interface Surroundings {
  readonly clock: Clock;
  /** Publishes to a dead-letter topic; false when that is gone. */
  readonly forward: (topic: string, message: Message) => boolean;
  /** An identity token of a service account for an audience. */
  readonly token: (email: string, audience: string) => string;
}

/** One subscription at work: its settings, what it still has to deliver, and what is outstanding with whom. */
export class LiveSubscription {
  readonly schedule: Schedule;
  readonly token: Surroundings['token'];
  readonly #forward: Surroundings['forward'];
  readonly #matches: Filter;
  readonly #backlog = new Backlog();
  readonly #leases = new Leases();
  readonly #pusher = new Pusher(this);
  readonly #listeners = new Set<() => void>();
  #settings: Subscription;
  #closed = false;

  constructor({ clock, forward, token }: Surroundings, settings: Subscription) {
    this.schedule = new Schedule(clock);
    this.token = token;
    this.#forward = forward;
    this.#settings = settings;
    this.#matches = parseFilter(settings.filter ?? '');
  }

  get settings(): Subscription {
    return this.#settings;
  }

  /** Messages that nobody has acknowledged yet. */
  get unacked(): number {
    return this.#backlog.unacked;
  }

  get closed(): boolean {
    return this.#closed;
  }

  change(settings: Subscription): void {
    this.#settings = settings;
    this.#wake();
  }

  offer(messages: readonly PubsubMessage[]): void {
    const { enableMessageOrdering } = this.#settings;
    for (const message of messages) {
      if (!this.#matches(message.attributes ?? {})) continue;
      this.#backlog.add(message, enableMessageOrdering ? message.orderingKey : undefined);
    }
    this.#wake();
  }

  /** The next message to push, of an ordering key one at a time. */
  next(): Delivery | undefined {
    return this.#backlog.take(1)[0];
  }

  /** Hands up to `max` messages to a subscriber that pulls. */
  lease(max: number): ReceivedMessage[] {
    const deliveries = this.#closed ? [] : this.#backlog.take(max);
    if (deliveries.length === 0) return [];
    const deadlineMs = this.#expireIn(this.#settings.ackDeadlineSeconds);
    return deliveries.map((delivery) => {
      const { ackId } = this.#leases.grant(delivery, deadlineMs);
      return { ackId, message: delivery.message, ...this.deliveryAttempt(delivery) };
    });
  }

  /** N.B. an ack after the deadline still counts, as long as the message was not handed out again. */
  acknowledge(ackIds: readonly string[]): void {
    for (const { delivery } of this.#leases.find(ackIds)) this.settle(delivery, true);
  }

  /** A deadline of 0 seconds is a nack. */
  modifyAckDeadline(ackIds: readonly string[], seconds: number): void {
    const leases = this.#leases.find(ackIds);
    const deadlineMs = this.#expireIn(seconds);
    for (const lease of leases) {
      // Past its deadline, or taken back with a message before it under the same ordering key.
      if (lease.delivery.state !== 'outstanding') continue;
      if (seconds > 0) lease.deadlineMs = deadlineMs;
      else this.settle(lease.delivery, false);
    }
  }

  /** Ends a delivery: accepted, or refused and to come again. */
  settle(delivery: Delivery, accepted: boolean): void {
    this.#leases.end(delivery);
    if (accepted) this.#backlog.ack(delivery);
    else this.#fail(delivery);
    this.#wake();
  }

  /** The field that both pull and push carry, but only under a dead-letter policy. */
  deliveryAttempt({ failures }: Delivery): { deliveryAttempt?: number } {
    return this.#settings.deadLetterPolicy ? { deliveryAttempt: failures + 1 } : {};
  }

  /** Tells a waiting pull that there may be messages, or that there will be none; the answer ends that. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    this.schedule.cancelAll();
    this.#pusher.close();
    for (const listener of this.#listeners) listener();
  }

  #expireIn(seconds: number): number {
    const deadlineMs = this.schedule.nowMs() + seconds * 1000;
    if (seconds > 0) this.schedule.after(seconds, () => this.#expire());
    return deadlineMs;
  }

  #expire(): void {
    for (const { delivery } of this.#leases.due(this.schedule.nowMs())) {
      if (delivery.state === 'outstanding') this.#fail(delivery);
    }
    this.#wake();
  }

  #fail(delivery: Delivery): void {
    delivery.failures += 1;
    for (const returned of this.#backlog.giveBack(delivery)) if (returned !== delivery) this.#leases.end(returned);
    const release = this.#backlog.hold(delivery);
    if (this.#deadLetters(delivery)) {
      this.#leases.end(delivery);
      this.#backlog.ack(delivery);
      return release();
    }
    const seconds = backoffSeconds(this.#settings, delivery.failures);
    if (seconds === 0) return release();
    this.schedule.after(seconds, () => {
      release();
      this.#wake();
    });
  }

  #deadLetters({ message, failures }: Delivery): boolean {
    const { name, deadLetterPolicy } = this.#settings;
    if (!deadLetterPolicy || failures < deadLetterPolicy.maxDeliveryAttempts) return false;
    return this.#forward(deadLetterPolicy.deadLetterTopic, deadLetter(message, name, failures));
  }

  #wake(): void {
    if (this.#settings.pushConfig.pushEndpoint !== undefined) return this.#pusher.pump();
    for (const listener of this.#listeners) listener();
  }
}
