import { createHash } from 'node:crypto';
import { RetryableError, TerminalError } from '../errors.ts';
import type { Objects } from '../ports.ts';
import type { Projects, Scope } from '../sweep-ports.ts';
import type { StartMessage } from './messages.ts';
import { parsePlan, paths, toLastSweep, type SweepPlan } from './plan.ts';
import { NOT_THERE } from '../snapshot/observed.ts';
import { render } from '../text/languages.ts';

/** How long a summary waits for shards, in seconds. */
export const DEADLINE_SECONDS = 1800;

export interface Occasion {
  /** The same on every redelivery of the message that began it. */
  readonly messageId: string;
  /** RFC 3339. */
  readonly at: string;
  /** Swept where the message names none. */
  readonly home: string;
}

/**
 * What a sweep is to do. The first delivery of its message writes it down, all others read it: whoever comes second, or
 * after a crash, does not make another sweep. Throws RetryableError or TerminalError where projects can't be found.
 */
export async function planSweep(
  message: StartMessage,
  { messageId, at, home }: Occasion,
  { objects, projects }: { readonly objects: Objects; readonly projects: Projects },
): Promise<SweepPlan> {
  const id = sweepId(at, messageId);
  const before = await objects.read(paths.plan(id));
  if (before) return parsePlan(before.value);
  const last = toLastSweep((await objects.read(paths.last))?.value);
  const { scope, list } = await enumerate(message, home, projects);
  const plan: SweepPlan = {
    version: 1,
    id,
    startedAt: at,
    deadline: new Date(Date.parse(at) + DEADLINE_SECONDS * 1000).toISOString(),
    scope,
    projects: list,
    since: last && last.id !== id ? { id: last.id, at: last.at } : null,
    trend: last?.trend ?? [],
    remediate: message.remediate,
  };
  const written = await objects.write(paths.plan(id), plan, '0');
  return written === undefined ? parsePlan((await objects.read(paths.plan(id)))?.value) : plan;
}

/** Sorts by time, and is the same for one message. */
function sweepId(at: string, messageId: string): string {
  const digest = createHash('sha256').update(messageId).digest('hex').slice(0, 8);
  return `${new Date(at)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '')}-${digest}`;
}

async function enumerate(
  { projects, folder, organization }: StartMessage,
  home: string,
  found: Projects,
): Promise<{ readonly scope: string; readonly list: string[] }> {
  if (folder === undefined && organization === undefined) {
    const list = [...new Set(projects ?? [home])].sort();
    return { scope: list.length > 3 ? `${list.length} projects` : list.join(', '), list };
  }
  const scope: Scope =
    folder === undefined
      ? { kind: 'organizations', id: numberOf(organization) }
      : { kind: 'folders', id: numberOf(folder) };
  const answer = await found.withJobs(scope);
  if (answer.kind === 'found') return { scope: `${scope.kind}/${scope.id}`, list: [...answer.value] };
  const reason = `projects of ${scope.kind}/${scope.id}: ${render(answer.kind === 'unknown' ? answer.reason : NOT_THERE)}`;
  throw answer.kind === 'unknown' && answer.because === 'transient'
    ? new RetryableError(reason)
    : new TerminalError(reason);
}

const numberOf = (written = ''): string => written.slice(written.lastIndexOf('/') + 1);
