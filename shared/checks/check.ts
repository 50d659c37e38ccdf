import type { Job } from '../job/job.ts';
import type { FlowTrace, Trace } from '../path/trace.ts';
import type { Policy } from '../policy/policy.ts';
import type { Observed } from '../snapshot/observed.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Say } from '../text/say.ts';

/** As in Security Command Center. LOW is worth knowing; HIGH and above mean that something does not work. */
export type Severity = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';

export interface NextStep {
  readonly say: Say;
  /** One line for a shell. */
  readonly command?: string;
}

/** What a check saw: a stable slug, the object it is about, a sentence, and what to do next. */
export interface Finding {
  readonly id: string;
  readonly severity: Severity;
  /** Full name of the object. */
  readonly resource: string;
  readonly summary: Say;
  readonly nextSteps: readonly NextStep[];
}

export interface CheckContext {
  readonly snapshot: Snapshot;
  /** The job as it is stored; what is judged may be what a refused deploy asked for. */
  readonly stored: Observed<Job>;
  readonly flows: readonly FlowTrace[];
  readonly policy: Policy;
}

/** Looks at one thing that can be wrong, and finds it or nothing. */
export type Check = (context: CheckContext) => readonly Finding[];

const joined = new WeakMap<readonly FlowTrace[], readonly Trace[]>();

/** All traces of a job, of whatever destination; put together once for all checks. */
export function tracesOf({ flows }: CheckContext): readonly Trace[] {
  const ready = joined.get(flows) ?? flows.flatMap(({ traces }) => traces);
  joined.set(flows, ready);
  return ready;
}

/** One finding an object: several destinations that one object stops are told once. */
export function oncePerResource(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ id, resource }) => {
    const key = `${id} ${resource}`;
    const fresh = !seen.has(key);
    seen.add(key);
    return fresh;
  });
}
