import { RetryableError, TerminalError } from '../shared/errors.ts';
import { connect, type Connection } from '../shared/gcp/connect.ts';
import { history } from '../shared/history.ts';
import { projectOf } from '../shared/names.ts';
import type { Objects } from '../shared/ports.ts';
import { findProposal, type StoredProposal } from '../shared/record/proposal.ts';
import type { Remedied } from '../shared/remediation.ts';
import { cureFindings } from '../shared/result/cure-findings.ts';
import { attributesOf, summarize } from '../shared/result/result.ts';
import { render } from '../shared/text/languages.ts';
import { UsageError, write, type Io } from './io.ts';
import { openBucket, type Workshop } from './workshop.ts';

/** What a result proposed, found again by its id. */
export type Approval = StoredProposal;

/** The id of a result; nothing else becomes a part of an object's name. Throws UsageError. */
export function toResultId(text: string): string {
  if (/^[0-9a-f]{32}$/.test(text)) return text;
  throw new UsageError(`--result: expected the id of a result, 32 hexadecimal digits; got ${JSON.stringify(text)}`);
}

interface Found {
  readonly cloud: Connection;
  readonly objects: Objects;
  readonly approval: Approval;
}

/** Finds what a result proposed. Throws UsageError where there is no such result, or no bucket to look in. */
export async function findApproval(text: string, io: Io): Promise<Found> {
  const id = toResultId(text);
  const endpoint = io.env['RUN_EGRESS_ENDPOINT'] || undefined;
  const objects = await stateBucket(connect({ endpoint }), io);
  const approval = await findProposal(objects, id);
  if (!approval)
    throw new UsageError(`--result ${id}: no such result has proposed anything, as far as the bucket knows`);
  // From here on on behalf of the job's own project.
  const cloud = connect({ endpoint, projectId: projectOf(approval.request.job) });
  return { cloud, objects: await stateBucket(cloud, io), approval };
}

/** The bucket that a result's id is looked up in. Throws UsageError where none is named. */
export async function stateBucket(cloud: Connection, io: Io): Promise<Objects> {
  const objects = await openBucket(cloud, io);
  if (!objects) throw new UsageError('--result: RUN_EGRESS_BUCKET is not set, and says where results are kept');
  return objects;
}

/** Tells the end of an approved proposal where the proposal itself was told; failing to is no failure of the changes. */
export async function tellResult(
  remedied: Remedied,
  { project }: Approval,
  { cloud, objects, io, language }: Workshop,
): Promise<void> {
  if (!objects) return;
  const { request, before, after, changes, end } = remedied;
  const now = 'unjudged' in after ? before : after;
  const result = summarize({
    request,
    stage: 'remediation',
    now: { ...now, findings: [...now.findings, ...cureFindings(remedied)] },
    before,
    changes,
    status: end.unfinished ? 'pending' : end.status,
    timings: {},
    language: now.policy.language,
  });
  try {
    await history(objects).publishOnce(result, cloud.clock.now(), (placed) =>
      cloud.publisher(project).publish({ topic: 'run-egress-results', body: placed, attributes: attributesOf(placed) }),
    );
  } catch (error) {
    if (!(error instanceof RetryableError || error instanceof TerminalError)) throw error;
    await write(io.stderr, `${render({ key: 'applyNotTold', of: { reason: error.message } }, language)}\n`);
  }
}
