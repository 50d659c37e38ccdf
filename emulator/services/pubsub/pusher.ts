import type { Delivery } from './backlog.ts';
import type { LiveSubscription } from './live-subscription.ts';
import { post } from './post.ts';
import { startPushDeadline } from './push-deadline.ts';
import { pushRequest } from './push-request.ts';

/** Google opens this window step by step; a fixed one is enough to keep a burst from opening a socket a message. */
const MAX_OUTSTANDING = 100;

/** Sends the messages of a subscription to its push endpoint. */
export class Pusher {
  readonly #live: LiveSubscription;
  readonly #outstanding = new Set<AbortController>();

  constructor(live: LiveSubscription) {
    this.#live = live;
  }

  /** Sends whatever may be sent now. */
  pump(): void {
    while (!this.#live.closed && this.#outstanding.size < MAX_OUTSTANDING) {
      const delivery = this.#live.next();
      if (!delivery) return;
      void this.#send(delivery);
    }
  }

  close(): void {
    for (const controller of this.#outstanding) controller.abort();
  }

  async #send(delivery: Delivery): Promise<void> {
    const live = this.#live;
    const controller = new AbortController();
    this.#outstanding.add(controller);
    const stop = startPushDeadline(live.schedule, live.settings.ackDeadlineSeconds, () => controller.abort());
    const request = pushRequest(live.settings, delivery.message, {
      ...live.deliveryAttempt(delivery),
      token: (email, audience) => live.token(email, audience),
    });
    const accepted = await post(request, controller.signal);
    stop();
    this.#outstanding.delete(controller);
    if (!live.closed) live.settle(delivery, accepted);
  }
}
