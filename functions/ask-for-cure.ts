import type { Request } from '../shared/event/request.ts';
import type { Judged } from '../shared/plan/judged.ts';
import { delayOf } from '../shared/policy/delay.ts';
import { lockKey } from '../shared/reconcile.ts';
import { resultId } from '../shared/result/result.ts';
import type { JobWiring } from './wire.ts';

/**
 * Asks for the cure of a job. On every delivery of an event: finding nothing left to do costs a few reads, losing a
 * request costs the cure. One that has to wait has no ordering key, because a refused message holds up all others of its
 * key: https://cloud.google.com/pubsub/docs/ordering
 */
export async function askForCure(request: Request, judged: Judged, wiring: JobWiring): Promise<void> {
  const left = delayLeft(request, judged, wiring.clock.now());
  const later = left > 0 ? { ...request, notBefore: new Date(wiring.clock.now() + left).toISOString() } : request;
  const orderingKey = lockKey(judged);
  await publishRequest(later, orderingKey, wiring);
  wiring.log('INFO', 'cure asked for', {
    job: request.job,
    event: request.cause.id,
    orderingKey,
    ...(later.notBefore !== undefined && { notBefore: later.notBefore }),
    changes: judged.restricted.permitted.map(({ id }) => id),
  });
}

/** Of the policy's delay, what has not passed since the event, in milliseconds; clocks may differ. */
function delayLeft({ cause }: Request, { policy }: Judged, now: number): number {
  const delay = delayOf(policy);
  const passed = Math.max(0, now - Date.parse(cause.time)) || 0;
  return Math.max(0, delay - passed);
}

/** A request that has waited long enough in one message goes on in a new one, whose deliveries are counted anew. */
export async function waitOn(request: Request, wiring: JobWiring): Promise<void> {
  await publishRequest(request, undefined, wiring);
  wiring.log('INFO', 'cure waits', { job: request.job, event: request.cause.id, notBefore: request.notBefore });
}

/** Publishes a request as it is; one that has to wait goes without its key. */
export async function publishRequest(
  request: Request,
  orderingKey: string | undefined,
  { publisher }: Pick<JobWiring, 'publisher'>,
): Promise<void> {
  const attributes = { job: request.job.slice(0, 1000), event: resultId(request, 'remediation', 'remediated') };
  const ordered = request.notBefore === undefined && orderingKey !== undefined && { orderingKey };
  await publisher.publish({ topic: 'run-egress-remediations', body: request, attributes, ...ordered });
}
