import './quick-start.ts';
import { randomUUID } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import { RetryableError } from '../shared/errors.ts';
import { openPubsub } from '../shared/event/envelope.ts';
import { parseRequest, type Request } from '../shared/event/request.ts';
import { withExitAddresses } from '../shared/exit.ts';
import { withLease } from '../shared/lease.ts';
import { judge, lockKey, type Unjudged } from '../shared/reconcile.ts';
import { remedy, type Remedied } from '../shared/remediation.ts';
import { cureFindings } from '../shared/result/cure-findings.ts';
import { resultId, summarize } from '../shared/result/result.ts';
import { waitOn } from './ask-for-cure.ts';
import { deliver } from './delivery.ts';
import { aboutEvent } from './delivery-context.ts';
import type { Log } from './log.ts';
import { publishResult } from './publish-result.ts';
import { recorded } from './recorder.ts';
import { wire, type JobWiring } from './wire.ts';

/** Below the function's timeout of 540 s, which is below the ack deadline of 600 s. */
const WORK_BUDGET_MS = 480_000;
/** After that a cure that never ends is called failed. */
const MOST_ATTEMPTS = 20;
const LONGEST_MS = 3_600_000;
/** So long a request waits in one message: a refused one comes again every minute, and not more than 25 times. */
const WAIT_MS = 300_000;

/** A cure was asked for: judges the job anew, applies what policy permits, proves it, publishes the outcome. */
export function remediate(event: unknown): Promise<void> {
  return deliver('remediate', event, async () => {
    const { body, publishedAt } = openPubsub(event);
    const request = parseRequest(body);
    aboutEvent(request.cause.id);
    await cure(request, publishedAt, wire());
  });
}

/** The work of one delivery, whoever brings it. Throws RetryableError where it has to come again. */
export async function cure(request: Request, publishedAt: string | undefined, wiring: JobWiring): Promise<void> {
  const { objects, clock, history, log } = wiring;
  const began = clock.now();
  const published = publishedAt === undefined ? began : Date.parse(publishedAt);
  const start = request.notBefore === undefined ? published : Date.parse(request.notBefore);
  if (request.notBefore !== undefined && start > began) {
    if (began - published < WAIT_MS) throw new RetryableError(`not before ${request.notBefore} (limits.delay)`);
    return waitOn(request, wiring);
  }
  const measured = { stages: recorded.span, thorough: true };
  const line = { ...wiring, ...measured, policy: await wiring.policy(), ledger: history.ledger };
  const first = await judge(request, line);
  if ('unjudged' in first) return ignore(request, first, log);
  const id = resultId(request, 'remediation', 'remediated');
  if (await history.isPublished(id))
    return log('INFO', 'done before', { job: request.job, event: request.cause.id, result: id });
  const key = lockKey(first);
  await withLease(objects, { key, holder: randomUUID(), clock }, async (lost) => {
    // Counted here, so that waiting for somebody else's work is no attempt of ours.
    const attempt = await history.countAttempt(id);
    // Under the lease, what was judged before counts no more: somebody may just have built the same.
    const before = await judge(request, line);
    if ('unjudged' in before) return ignore(request, before, log);
    const [remedied] = await within(WORK_BUDGET_MS, { clock, lost }, (budget) =>
      remedy([{ request, id, before }], { key, by: { tool: 'remediate' } }, line, {
        attempt: `${id} ${attempt}`,
        budget,
      }),
    );
    const last = attempt >= MOST_ATTEMPTS || clock.now() - start > LONGEST_MS;
    if (remedied) await conclude(remedied, { wiring, last, seconds: (clock.now() - began) / 1000 });
  });
}

/** Does work within a budget of time, and only as long as the lease is ours. */
async function within<T>(
  milliseconds: number,
  { clock, lost }: { readonly clock: Clock; readonly lost: AbortSignal },
  work: (budget: AbortSignal) => Promise<T>,
): Promise<T> {
  const spent = new AbortController();
  const cancel = clock.after(milliseconds, () => spent.abort());
  try {
    return await work(AbortSignal.any([spent.signal, lost]));
  } finally {
    cancel();
  }
}

function ignore({ job, cause }: Request, { reason }: Unjudged, log: Log): void {
  log('INFO', 'not judged', { job, event: cause.id, reason });
}

async function conclude(
  remedied: Remedied,
  { wiring, last, seconds }: { wiring: JobWiring; last: boolean; seconds: number },
): Promise<void> {
  const { request, id, before, after, outcomes, changes, end } = remedied;
  logChanges(remedied, wiring.log);
  const status = end.unfinished && !last ? 'pending' : end.status;
  const now = 'unjudged' in after ? before : after;
  const flows = await withExitAddresses(now.flows, wiring.reads);
  const timings = { totalSeconds: Math.round(seconds * 1000) / 1000, ...timingsOf(outcomes) };
  const result = summarize({
    request,
    stage: 'remediation',
    now: { ...now, flows, findings: [...now.findings, ...cureFindings(remedied)] },
    before,
    changes,
    status,
    timings,
    language: now.policy.language,
  });
  await publishResult(result, wiring, request.cause.method === 'run-egress.sweep' ? 'sweep' : 'event');
  wiring.log('INFO', 'cure', { job: request.job, event: request.cause.id, result: result.id, status, ...timings });
  if (status === 'pending')
    throw new RetryableError(`the work on ${id} goes on: the delivery comes again to see its end`);
}

/** Who changed what, why and for which event: the same as the record in the bucket says. */
function logChanges({ request, id, outcomes }: Remedied, log: Log): void {
  for (const outcome of outcomes) {
    const { verb, target, reason, undo } = outcome.change;
    recorded.count('run_egress.changes', { outcome: outcome.kind });
    log(outcome.kind === 'failed' ? 'ERROR' : 'INFO', 'change', {
      verb,
      target,
      why: reason,
      outcome: outcome.kind,
      ...(outcome.kind === 'failed' && { because: outcome.reason }),
      result: id,
      job: request.job,
      event: request.cause.id,
      principal: request.cause.principal,
      undo,
    });
  }
}

function timingsOf(outcomes: Remedied['outcomes']): Record<string, number> {
  return Object.fromEntries(
    outcomes.flatMap((outcome) =>
      outcome.kind === 'applied' ? [[outcome.change.id, Math.round(outcome.seconds * 1000) / 1000]] : [],
    ),
  );
}
