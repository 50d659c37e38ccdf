import type { PubsubMessage } from './messages.ts';

/** One message on its way to one subscription. */
export interface Delivery {
  readonly message: PubsubMessage;
  readonly lane: Lane;
  /** Nacks and expired deadlines so far. */
  failures: number;
  /** `acked` is kept only behind an unacked message of the same ordering key, whose failure brings it back. */
  state: 'waiting' | 'outstanding' | 'acked';
}

/** Messages that are delivered one batch after the other: those of an ordering key, or a single one without. */
interface Lane {
  readonly key: string | undefined;
  readonly deliveries: Delivery[];
  outstanding: number;
  /** While a back-off lasts; each has its own, so that an older one that ends does not end a newer one. */
  hold: symbol | undefined;
}

/** The unacknowledged messages of one subscription, and which of them may be delivered now. It knows no time. */
export class Backlog {
  #byKey = new Map<string, Lane>();
  /** In the order in which they became deliverable. */
  #ready = new Set<Lane>();
  #unacked = 0;

  /** Messages that have not been acknowledged, wherever they are. */
  get unacked(): number {
    return this.#unacked;
  }

  add(message: PubsubMessage, key: string | undefined): void {
    const lane = this.#laneOf(key);
    lane.deliveries.push({ message, lane, failures: 0, state: 'waiting' });
    this.#unacked += 1;
    this.#settle(lane);
  }

  /** Up to `max` messages, of an ordering key at most `perKey`; they are outstanding from now on. */
  take(max: number, perKey = max): Delivery[] {
    const taken: Delivery[] = [];
    for (const lane of this.#ready) {
      if (taken.length === max) break;
      const batch = firstWaiting(lane, Math.min(perKey, max - taken.length));
      for (const delivery of batch) delivery.state = 'outstanding';
      lane.outstanding = batch.length;
      taken.push(...batch);
      this.#settle(lane);
    }
    return taken;
  }

  ack(delivery: Delivery): void {
    const { lane } = delivery;
    if (delivery.state === 'outstanding') lane.outstanding -= 1;
    if (delivery.state !== 'acked') this.#unacked -= 1;
    delivery.state = 'acked';
    this.#settle(lane);
  }

  /**
   * Makes a message wait again. N.B. those that follow it under the same ordering key come again too, acknowledged
   * or not: https://cloud.google.com/pubsub/docs/ordering. Answers all that are no longer outstanding.
   */
  giveBack(delivery: Delivery): Delivery[] {
    const { lane } = delivery;
    const returned: Delivery[] = [];
    for (const each of lane.deliveries.slice(lane.deliveries.indexOf(delivery))) {
      if (each.state === 'outstanding') {
        lane.outstanding -= 1;
        returned.push(each);
      }
      if (each.state === 'acked') this.#unacked += 1;
      each.state = 'waiting';
    }
    this.#settle(lane);
    return returned;
  }

  /** Keeps a message, and what waits behind it, from delivery until the answer is called. */
  hold({ lane }: Delivery): () => void {
    const hold = Symbol('back-off');
    lane.hold = hold;
    this.#settle(lane);
    return () => {
      if (lane.hold !== hold) return;
      lane.hold = undefined;
      this.#settle(lane);
    };
  }

  #laneOf(key: string | undefined): Lane {
    const known = key === undefined ? undefined : this.#byKey.get(key);
    if (known) return known;
    const lane: Lane = { key, deliveries: [], outstanding: 0, hold: undefined };
    if (key !== undefined) this.#byKey.set(key, lane);
    return lane;
  }

  /** After every change of a lane: forgets what is done with, and says whether the rest may be delivered. */
  #settle(lane: Lane): void {
    while (lane.deliveries[0]?.state === 'acked') lane.deliveries.shift();
    const done = lane.deliveries.length === 0;
    // A key that comes up again after its lane was done has a new one.
    if (done && lane.key !== undefined && this.#byKey.get(lane.key) === lane) this.#byKey.delete(lane.key);
    if (done || lane.outstanding > 0 || lane.hold) this.#ready.delete(lane);
    else this.#ready.add(lane);
  }
}

function firstWaiting(lane: Lane, max: number): Delivery[] {
  const found: Delivery[] = [];
  for (const delivery of lane.deliveries) {
    if (found.length === max) break;
    if (delivery.state === 'waiting') found.push(delivery);
  }
  return found;
}
