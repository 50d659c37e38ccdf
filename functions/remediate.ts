import { randomUUID } from 'node:crypto';
import type { Outcome } from '../shared/apply/apply.ts';
import { RetryableError } from '../shared/errors.ts';
import { openPubsub } from '../shared/event/envelope.ts';
import { parseRequest, type Request } from '../shared/event/request.ts';
import { withExitAddresses } from '../shared/exit.ts';
import { withLease } from '../shared/lease.ts';
import type { Judged } from '../shared/plan/judged.ts';
import { judge, lockKey, remedy, type Remedied, type Unjudged } from '../shared/reconcile.ts';
import { intendedChanges, withEarlier, type PrintedChange } from '../shared/result/changes.ts';
import { attributesOf, resultId, summarize } from '../shared/result/result.ts';
import { statusOf, type Status } from '../shared/result/status.ts';
import { deliver } from './delivery.ts';
import { log } from './log.ts';
import { wire, type Wiring } from './wire.ts';

/** Below the function's timeout of 540 s, which is below the ack deadline of 600 s. */
const WORK_BUDGET_MS = 480_000;
/** After that a cure that never ends is called failed. */
const MOST_ATTEMPTS = 20;
const LONGEST_MS = 3_600_000;

/** A cure was asked for: judges the job anew, applies what policy permits, proves it, publishes the outcome. */
export function remediate(event: unknown): Promise<void> {
  return deliver('remediate', async () => {
    const { body, publishedAt } = openPubsub(event);
    const age = publishedAt === undefined ? 0 : Date.now() - Date.parse(publishedAt);
    await handle(parseRequest(body), age, wire());
  });
}

async function handle(request: Request, age: number, wiring: Wiring): Promise<void> {
  const started = performance.now();
  const { reads, writes, names, objects } = wiring;
  const line = { reads, writes, names, policy: await wiring.policy() };
  const first = await judge(request, line);
  if ('unjudged' in first) return ignore(request, first);
  const id = resultId(request, 'remediation', 'remediated');
  if (await wiring.history.isPublished(id)) return log('INFO', 'done before', { job: request.job, result: id });
  const key = lockKey(first);
  await withLease(objects, { key, holder: randomUUID(), now: Date.now, every }, async (lost) => {
    // Counted here, so that waiting for somebody else's work is no attempt of ours.
    const attempt = await wiring.history.countAttempt(id);
    // Under the lease, what was judged before counts no more: somebody may just have built the same.
    const before = await judge(request, line);
    if ('unjudged' in before) return ignore(request, before);
    const earlier = await wiring.history.changesOf(id);
    await wiring.history.recordChanges(
      id,
      request,
      withEarlier(earlier, intendedChanges(before, before.policy.language), 'pending'),
    );
    const budget = AbortSignal.any([AbortSignal.timeout(WORK_BUDGET_MS), lost]);
    const clock = () => performance.now() / 1000;
    const remedied = await remedy(request, before, line, { attempt: `${id} ${attempt}`, budget, clock });
    const last = attempt >= MOST_ATTEMPTS || age > LONGEST_MS;
    await conclude(request, { ...remedied, earlier }, { wiring, last, seconds: seconds(started) });
  });
}

function ignore({ job, cause }: Request, { reason }: Unjudged): void {
  log('INFO', 'not judged', { job, event: cause.id, reason });
}

interface Cured extends Remedied {
  readonly earlier: readonly PrintedChange[];
}

async function conclude(
  request: Request,
  { before, outcomes, after, earlier }: Cured,
  { wiring, last, seconds }: { wiring: Wiring; last: boolean; seconds: number },
): Promise<void> {
  const now: Judged = 'unjudged' in after ? before : after;
  const unproved = 'unjudged' in after && after.unjudged === 'unknown';
  const unfinished = unproved || outcomes.some(isUnfinished);
  const worked = outcomes.length + earlier.length > 0;
  const failed = unfinished || outcomes.some(({ kind }) => kind === 'failed');
  const status = unfinished && !last ? 'pending' : endOf(now, { worked, failed });
  const timings = { totalSeconds: seconds, ...timingsOf(outcomes) };
  const result = summarize({
    request,
    stage: 'remediation',
    now: { ...now, flows: await withExitAddresses(now.flows, wiring.reads) },
    before,
    outcomes,
    earlier,
    status,
    timings,
    language: now.policy.language,
  });
  await wiring.history.recordChanges(resultId(request, 'remediation', 'remediated'), request, result.changes);
  await wiring.history.publishOnce(result, Date.now(), (placed) =>
    wiring.publisher.publish({ topic: 'run-egress-results', body: placed, attributes: attributesOf(placed) }),
  );
  log('INFO', 'cure', { job: request.job, event: request.cause.id, result: result.id, status, ...timings });
  if (status === 'pending') throw new RetryableError('the work goes on: the delivery comes again to see its end');
}

const isUnfinished = (outcome: Outcome): boolean =>
  outcome.kind === 'pending' || (outcome.kind === 'failed' && outcome.retryable);

/** A cure that changed something and left nothing wrong has remedied it; one that could not finish has failed. */
function endOf({ flows, findings }: Judged, { worked, failed }: { worked: boolean; failed: boolean }): Status {
  const verdict = statusOf(flows, findings);
  if (failed) return 'failed';
  return verdict === 'compliant' && worked ? 'remediated' : verdict;
}

function timingsOf(outcomes: readonly Outcome[]): Record<string, number> {
  return Object.fromEntries(
    outcomes.flatMap((outcome) =>
      outcome.kind === 'applied' ? [[outcome.change.id, Math.round(outcome.seconds * 1000) / 1000]] : [],
    ),
  );
}

const seconds = (since: number): number => Math.round(performance.now() - since) / 1000;

function every(ms: number, call: () => void): () => void {
  const timer = setInterval(call, ms);
  return () => clearInterval(timer);
}
