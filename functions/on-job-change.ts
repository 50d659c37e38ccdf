import './quick-start.ts';
import { identityAccount } from '../shared/deployment.ts';
import { eventIdOf } from '../shared/event/audit-log.ts';
import { openEvent } from '../shared/event/envelope.ts';
import type { Request } from '../shared/event/request.ts';
import { toRequest } from '../shared/event/to-request.ts';
import type { Judged } from '../shared/plan/judged.ts';
import { approvable } from '../shared/record/proposal.ts';
import { judge } from '../shared/reconcile.ts';
import { approvalFinding } from '../shared/result/cure-findings.ts';
import { resultId, summarize } from '../shared/result/result.ts';
import { askForCure } from './ask-for-cure.ts';
import { deliver } from './delivery.ts';
import { aboutEvent } from './delivery-context.ts';
import { log } from './log.ts';
import { publishResult } from './publish-result.ts';
import { recorded } from './recorder.ts';
import { wire, type JobWiring } from './wire.ts';

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
  return deliver('onJobChange', event, async () => {
    const wiring = wire();
    const entry = openEvent(event);
    aboutEvent(eventIdOf(entry));
    const request = toRequest(entry, identityAccount('writer', wiring.project));
    if ('ignored' in request) return log('INFO', 'ignored', { reason: request.ignored });
    await verdict(request, wiring);
  });
}

/** The work of one delivery, whoever brings it. Throws RetryableError where it has to come again. */
export async function verdict(request: Request, wiring: JobWiring): Promise<void> {
  const { reads, names, history, policy, clock, project, log } = wiring;
  const began = clock.now();
  const line = { reads, names, policy: await policy(), ledger: history.ledger, stages: recorded.span };
  const judged = await judge(request, line);
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
  const timings = { verdictSeconds: (clock.now() - began) / 1000 };
  const id = resultId(request, 'verdict', 'violating');
  const proposed = approvable(judged);
  if (proposed.length > 0) await history.propose({ version: 1, id, request, project, changes: proposed });
  const result = summarize({
    request,
    stage: 'verdict',
    now: { ...judged, findings: [...judged.findings, ...approvalFinding(id, judged, proposed)] },
    timings,
    language: judged.policy.language,
  });
  await publishResult(result, wiring, 'event');
  log('INFO', 'verdict', { job, event: cause.id, result: result.id, status: result.status, ...timings });
  if (judged.restricted.permitted.length > 0) await askForCure(request, judged, wiring);
}

function isUnrelated({ requested }: Request, { findings }: Judged): boolean {
  return requested !== undefined && !findings.some(({ id }) => REFUSALS.includes(id));
}
