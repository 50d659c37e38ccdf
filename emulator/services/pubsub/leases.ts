import { ApiError } from '../../errors.ts';
import type { Delivery } from './backlog.ts';

/** A message in the hands of a subscriber that pulled it, who owes an answer by the deadline. */
export interface Lease {
  readonly ackId: string;
  readonly delivery: Delivery;
  deadlineMs: number;
}

const PREFIX = 'ack:';

/** What the ack ids of one subscription stand for. A lease past its deadline stays until the message is handed out again. */
export class Leases {
  #byAckId = new Map<string, Lease>();
  #byDelivery = new Map<Delivery, Lease>();
  #granted = 0;

  grant(delivery: Delivery, deadlineMs: number): Lease {
    this.end(delivery);
    const text = `${PREFIX}${delivery.message.messageId}:${++this.#granted}`;
    const lease = { ackId: Buffer.from(text).toString('base64url'), delivery, deadlineMs };
    this.#byAckId.set(lease.ackId, lease);
    this.#byDelivery.set(delivery, lease);
    return lease;
  }

  end(delivery: Delivery): void {
    const lease = this.#byDelivery.get(delivery);
    if (!lease) return;
    this.#byDelivery.delete(delivery);
    this.#byAckId.delete(lease.ackId);
  }

  /** The leases of those ack ids that still stand for one; throws on an id that never can. */
  find(ackIds: readonly string[]): Lease[] {
    if (ackIds.length === 0) {
      throw new ApiError('INVALID_ARGUMENT', 'You have not specified an ack ID in the request.');
    }
    for (const ackId of ackIds) {
      if (Buffer.from(ackId, 'base64url').toString().startsWith(PREFIX)) continue;
      throw new ApiError('INVALID_ARGUMENT', `You have passed an invalid ack ID to the service (ack_id=${ackId}).`);
    }
    return ackIds.map((ackId) => this.#byAckId.get(ackId)).filter((lease) => lease !== undefined);
  }

  /** Leases of outstanding messages whose deadline has passed. */
  due(nowMs: number): Lease[] {
    return [...this.#byAckId.values()].filter(
      ({ delivery, deadlineMs }) => delivery.state === 'outstanding' && deadlineMs <= nowMs,
    );
  }
}
