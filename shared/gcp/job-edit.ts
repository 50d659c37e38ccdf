import { toJobNetwork, type JobNetwork } from '../job/job-network.ts';
import { toJob } from '../job/to-job.ts';
import { projectOf } from '../names.ts';
import type { Attempt, Written } from '../ports.ts';
import type { JobEdit } from '../specs.ts';
import { WRITE_SECONDS, type Terms } from './call.ts';
import { differences } from './differences.ts';
import { RemoteError, wordsOfOthers } from './errors.ts';
import { poll } from './poll.ts';
import type { Remote } from './remote.ts';
import { rest } from './rest.ts';
import { comeAgain, done, failed, pending, write } from './writing.ts';

/** A job as the API prints it: whole, so that it can be sent back whole. It holds secrets and never leaves this file. */
type RawJob = Readonly<Record<string, unknown>>;

interface RunOperation {
  readonly name?: string;
  readonly done?: boolean;
  readonly error?: { readonly code?: number; readonly message?: string };
}

/** How often an edit whose answer was lost is begun anew. */
const SETBACKS = 3;
/** RESOURCE_EXHAUSTED, ABORTED, UNAVAILABLE of google.rpc.Code. */
const RETRYABLE_CODES = [8, 10, 14];

/**
 * Gives a job another way into the network. N.B. UpdateJob has no mask and replaces the job: it is read and sent back as
 * JSON, so that fields younger than the client stay, under the etag that it was read with.
 * https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs/patch
 */
export function editJob(remote: Remote, { name, from, to }: JobEdit, attempt: Attempt): Promise<Written> {
  const { budget } = attempt;
  let setbacks = 0;
  return write({ name, attempt, sleep: remote.sleep }, async () => {
    const job = await getJob(remote, name, budget);
    const have = toJobNetwork(toJob(job, { project: projectOf(name) }).network);
    if (differences(to, have).length === 0) return done;
    const changed = differences(from, have);
    if (changed.length > 0)
      return { ...failed(`the job changed meanwhile: ${changed.join('; ')}`), because: 'different' };
    try {
      const ended = await endOf(remote, await patch(remote, withNetwork(job, to), { name, budget }), budget);
      return ended.kind === 'failed' ? { ...ended, reason: withoutSecrets(ended.reason, job) } : ended;
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      const { kind, status } = error.failure;
      const told = withoutSecrets(error.message, job);
      if (kind === 'stale') return comeAgain(told);
      if (kind === 'transient' && ++setbacks <= SETBACKS) return comeAgain(told);
      throw new RemoteError({ kind, status, reason: wordsOfOthers(told) });
    }
  });
}

const getJob = ({ origin, call }: Remote, name: string, signal: AbortSignal): Promise<RawJob> =>
  call({ permission: 'run.jobs.get', signal }, (options) =>
    rest<RawJob>({ origin }, { api: 'run', path: `v2/${name}` }, options),
  );

/** One attempt: the next has to begin with reading, or its etag is that of before. */
function patch(
  { origin, call }: Remote,
  data: RawJob,
  { name, budget }: { readonly name: string; readonly budget: AbortSignal },
): Promise<RunOperation> {
  const terms: Terms = { permission: 'run.jobs.update', seconds: WRITE_SECONDS, retries: 0, signal: budget };
  return call(terms, (options) =>
    rest<RunOperation>({ origin }, { api: 'run', path: `v2/${name}`, method: 'PATCH', data }, options),
  );
}

async function endOf({ origin, call, sleep }: Remote, started: RunOperation, budget: AbortSignal): Promise<Written> {
  const { name = '' } = started;
  const look = () =>
    call({ permission: 'run.operations.get', signal: budget }, (options) =>
      rest<RunOperation>({ origin }, { api: 'run', path: `v2/${name}` }, options),
    );
  const isDone = (operation: RunOperation) => (operation.done === true ? operation : undefined);
  const ended = isDone(started) ?? (await poll({ sleep, budget }, async () => isDone(await look())));
  if (!ended) return pending(name);
  if (!ended.error) return done;
  const { code = 0, message = '' } = ended.error;
  return failed(`the job was not changed (code ${code}): ${message}`, RETRYABLE_CODES.includes(code));
}

const EGRESS: Readonly<Record<string, string>> = {
  'all-traffic': 'ALL_TRAFFIC',
  'private-ranges-only': 'PRIVATE_RANGES_ONLY',
};

/** The job with other network settings; an empty block would be refused, so that it goes when nothing is in it. */
function withNetwork(job: RawJob, network: JobNetwork): RawJob {
  const execution = (job['template'] ?? {}) as RawJob;
  const { vpcAccess: _, ...task } = (execution['template'] ?? {}) as RawJob;
  const access = toVpcAccess(network);
  return { ...job, template: { ...execution, template: { ...task, ...(access && { vpcAccess: access }) } } };
}

function toVpcAccess({ connector, interfaces, egress }: JobNetwork): object | undefined {
  if (connector === null && interfaces.length === 0) return undefined;
  const networkInterfaces = interfaces.map(({ network, subnetwork, tags }) => ({
    ...(network !== null && { network }),
    ...(subnetwork !== null && { subnetwork }),
    ...(tags.length > 0 && { tags }),
  }));
  return {
    ...(connector !== null && { connector }),
    ...(networkInterfaces.length > 0 && { networkInterfaces }),
    ...(egress !== null && { egress: EGRESS[egress] ?? egress }),
  };
}

/** A refusal may repeat what was sent: whatever of it stands in the job's containers and volumes is cut out. */
function withoutSecrets(text: string, job: RawJob): string {
  const task = ((job['template'] ?? {}) as RawJob)['template'] as RawJob | undefined;
  const secrets = [...textsIn(task?.['containers']), ...textsIn(task?.['volumes'])].filter(({ length }) => length > 3);
  return secrets.sort((a, b) => b.length - a.length).reduce((told, secret) => told.replaceAll(secret, '…'), text);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
