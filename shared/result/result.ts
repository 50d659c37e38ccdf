import { createHash } from 'node:crypto';
import type { Severity } from '../checks/check.ts';
import type { Request } from '../event/request.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { Judged } from '../plan/judged.ts';
import type { RecordedChange } from '../record/change-record.ts';
import { render, tameText, type Language } from '../text/languages.ts';
import type { Say } from '../text/say.ts';
import { bound } from './bound.ts';
import { printChanges, type PrintedChange } from './changes.ts';
import { sentencesOf, type Sentences } from './sentences.ts';
import type { Status } from './status.ts';
import { printFlow, toVerdict, type PrintedFlow, type Verdict } from './verdict.ts';

export type Stage = 'verdict' | 'remediation';

/**
 * The message on `run-egress-results`; `schema.ts` is its contract. No environment, no arguments, no secrets: they are
 * never read.
 */
export interface Result extends Omit<Verdict, 'status'> {
  readonly version: 1;
  readonly id: string;
  readonly stage: Stage;
  /** The job's own labels, for those who route by them. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Of the texts. */
  readonly language?: Language;
  readonly status: Status;
  /** How the destinations stood before the cure. */
  readonly before: readonly PrintedFlow[];
  readonly changes: readonly PrintedChange[];
  readonly event: { readonly id: string; readonly method: string; readonly principal?: string; readonly time: string };
  /** `late`: a result of a newer event was published before. */
  readonly transition: { readonly from: Status | null; readonly to: Status; readonly late?: true };
  /** Seconds of real time. */
  readonly timings: Readonly<Record<string, number>>;
  /** Texts of this message as sentences, so that they can be told in another language. */
  readonly sentences?: Sentences;
  /** How many entries lists have lost, by their name. */
  readonly cut?: Readonly<Record<string, number>>;
}

export interface Summary {
  readonly request: Request;
  readonly stage: Stage;
  readonly now: Judged;
  readonly before?: Judged;
  /** What was set about, by earlier attempts, too. */
  readonly changes?: readonly RecordedChange[];
  /** Where it is more than the verdict's own status. */
  readonly status?: Status;
  readonly timings: Readonly<Record<string, number>>;
  readonly language: Language;
}

/** Makes the message of all that the line has found out and done; where it stands among others is seen at publishing. */
export function summarize(summary: Summary): Result {
  const { request, stage, now, before, changes = [], timings, language } = summary;
  const verdict = toVerdict({ snapshot: now.snapshot, flows: now.flows, findings: now.findings, language });
  const status = summary.status ?? verdict.status;
  const { principal, ...event } = request.cause;
  return bound({
    version: 1,
    id: resultId(request, stage, status),
    stage,
    job: verdict.job,
    labels: ownLabels(now.snapshot.job),
    language,
    mode: verdict.mode,
    status,
    flows: verdict.flows,
    before: before ? before.flows.map((flow) => printFlow(flow, language)) : [],
    findings: withDeployAgain(verdict.findings, request, status, language),
    exit: verdict.exit,
    changes: printChanges(before ?? now, changes, language),
    event: { ...event, ...(principal !== undefined && { principal: tameText(principal) }) },
    transition: { from: null, to: status },
    timings,
    sentences: sentencesOf(saysOf(now, before, changes), language),
  });
}

/** Labels that Cloud Run takes: 64 at the most, of 63 characters. Those with a slash are the system's. */
function ownLabels({ labels }: Judged['snapshot']['job']): Record<string, string> {
  const own = Object.entries(labels).filter(([key]) => !key.includes('/') && key.length <= 63);
  return Object.fromEntries(own.slice(0, 64).map(([key, value]) => [key, value.slice(0, 63).toWellFormed()]));
}

/** Every sentence that the message may hold. */
function saysOf(now: Judged, before: Judged = now, changes: readonly RecordedChange[] = []): readonly Say[] {
  const { permitted, withheld } = before.restricted;
  return [
    ...[now, before].flatMap(({ flows }) => flows).flatMap(({ traces }) => traces.flatMap(({ steps }) => steps)),
    ...now.findings.flatMap(({ summary, nextSteps }) => [{ say: summary }, ...nextSteps]),
    ...[...permitted, ...changes.map(({ change }) => change)].map(({ reason }) => ({ say: reason })),
    ...withheld.flatMap(({ change, because }) => [{ say: change.reason }, { say: because }]),
    ...[AGAIN, AGAIN_STEP].map((say) => ({ say })),
  ].map(({ say }) => say);
}

const AGAIN: Say = { key: 'deployAgain' };
const AGAIN_STEP: Say = { key: 'deployAgainStep' };

/** The same on every redelivery of the same event and stage; what is only pending is told apart from how it ends. */
export function resultId({ cause, job }: Request, stage: Stage, status: Status): string {
  const parts = [cause.id, job, stage, status === 'pending' ? 'pending' : ''];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}

/** A refused deploy is not repeated by us: it is the team's, and its containers are not in the audit log. */
function withDeployAgain(
  findings: Verdict['findings'],
  { requested, job }: Request,
  status: Status,
  language: Language,
): Verdict['findings'] {
  if (!requested || (status !== 'remediated' && status !== 'compliant')) return findings;
  const summary = render(AGAIN, language);
  const nextSteps = [{ text: render(AGAIN_STEP, language) }];
  return [{ id: 'deploy-again', severity: 'LOW', resource: job, summary, nextSteps }, ...findings];
}

const SEVERITIES: readonly Severity[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

/** Attributes by which subscriptions filter; a value may have 1024 bytes. */
export function attributesOf({ job, status, mode, stage, findings }: Result): Record<string, string> {
  const severity = SEVERITIES.find((level) => findings.some((finding) => finding.severity === level)) ?? 'NONE';
  const attributes = {
    project: projectOf(job),
    region: locationOf(job),
    job: shortName(job),
    status,
    severity,
    mode: mode.kind,
    stage,
  };
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, value.slice(0, 200)]));
}
