import { openEvent } from '../shared/event/envelope.ts';
import type { Request } from '../shared/event/request.ts';
import { toRequest } from '../shared/event/to-request.ts';
import type { Judged } from '../shared/plan/judged.ts';
import { judge, lockKey } from '../shared/reconcile.ts';
import { attributesOf, resultId, summarize } from '../shared/result/result.ts';
import { deliver } from './delivery.ts';
import { log } from './log.ts';
import { wire, type Wiring } from './wire.ts';

/** Findings that can be why a deploy was refused; a refusal without any of them had a cause that is not the network's. */
const REFUSALS = [
  'connector-missing',
  'connector-elsewhere',
  'connector-not-ready',
  'mode-invalid',
  'subnetwork-missing',
  'reading-failed',
];

/** A job was created or updated: judges it, publishes the verdict, and asks for the cure where policy permits one. */
export function onJobChange(event: unknown): Promise<void> {
  return deliver('onJobChange', async () => {
    const request = toRequest(openEvent(event));
    if ('ignored' in request) return log('INFO', 'ignored', { reason: request.ignored });
    await handle(request, wire());
  });
}

async function handle(request: Request, { reads, names, history, policy, publisher }: Wiring): Promise<void> {
  const started = performance.now();
  const judged = await judge(request, { reads, names, policy: await policy() });
  const { job, cause } = request;
  if ('unjudged' in judged)
    return log(judged.unjudged === 'unknown' ? 'ERROR' : 'INFO', 'not judged', {
      job,
      event: cause.id,
      reason: judged.reason,
    });
  if (judged.unread.length > 0)
    log('WARNING', 'not everything could be read', { job, event: cause.id, reasons: judged.unread });
  if (isUnrelated(request, judged))
    return log('INFO', 'ignored', { job, event: cause.id, reason: 'refused for a reason other than the network' });
  const timings = { verdictSeconds: seconds(started) };
  const result = summarize({
    request,
    stage: 'verdict',
    now: judged,
    timings,
    language: judged.policy.language,
  });
  await history.publishOnce(result, Date.now(), (placed) =>
    publisher.publish({ topic: 'run-egress-results', body: placed, attributes: attributesOf(placed) }),
  );
  log('INFO', 'verdict', { job, event: cause.id, result: result.id, status: result.status, ...timings });
  if (judged.restricted.permitted.length > 0) await askForCure(request, judged, publisher);
}

function isUnrelated({ requested }: Request, { findings }: Judged): boolean {
  return requested !== undefined && !findings.some(({ id }) => REFUSALS.includes(id));
}

/** Published on every delivery of the event: finding nothing left to do costs a few reads, losing a request costs the cure. */
async function askForCure(request: Request, judged: Judged, publisher: Wiring['publisher']): Promise<void> {
  const orderingKey = lockKey(judged);
  const attributes = { job: request.job.slice(0, 1000), event: resultId(request, 'remediation', 'remediated') };
  await publisher.publish({ topic: 'run-egress-remediations', body: request, attributes, orderingKey });
  log('INFO', 'cure asked for', {
    job: request.job,
    event: request.cause.id,
    orderingKey,
    changes: judged.restricted.permitted.map(({ id }) => id),
  });
}

const seconds = (since: number): number => Math.round(performance.now() - since) / 1000;
