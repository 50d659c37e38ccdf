import { randomUUID } from 'node:crypto';
import { openPubsub } from '../shared/event/envelope.ts';
import { parseSweepMessage, type SweepMessage } from '../shared/sweep/messages.ts';
import { assertNever } from '../shared/errors.ts';
import { keepHeapSmall } from '../shared/small-heap.ts';
import { deliver } from './delivery.ts';
import { lookAtBurst, lookAtNetwork } from './sweep-network.ts';
import { lookAtProject, start, sumUp } from './sweep-projects.ts';
import { wire } from './wire.ts';

/** Everything about a sweep comes through one topic: its start, a message a project, its end, and networks that were changed. */
export function sweep(event: unknown): Promise<void> {
  // The report of a hundred thousand jobs goes through one instance.
  keepHeapSmall();
  return deliver('sweep', event, async () => {
    const { body, publishedAt, messageId = randomUUID() } = openPubsub(event);
    const at = publishedAt ?? new Date().toISOString();
    await handle(parseSweepMessage(body), { messageId, at });
  });
}

function handle(message: SweepMessage, delivery: { readonly messageId: string; readonly at: string }): Promise<void> {
  const wiring = wire();
  switch (message.kind) {
    case 'start':
      return start(message, delivery, wiring);
    case 'shard':
      return lookAtProject(message, delivery, wiring);
    case 'summary':
      return sumUp(message, delivery, wiring);
    case 'network':
      return lookAtNetwork(message, wiring);
    case 'burst':
      return lookAtBurst(message, wiring);
    default:
      return assertNever(message);
  }
}
