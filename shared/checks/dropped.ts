import { oncePerResource, tracesOf, type CheckContext, type Finding, type NextStep, type Severity } from './check.ts';
import type { Cause, Step, Trace } from '../path/trace.ts';

interface Blame {
  readonly id: string;
  readonly severity?: Severity;
  /** Which traces it is about. */
  readonly causes: readonly Cause[];
  readonly when?: (last: Step, trace: Trace) => boolean;
  readonly nextSteps?: (last: Step, trace: Trace) => readonly NextStep[];
}

/** Findings for traces that ended for one of some causes: the object that stopped them, in the trace's own words. */
export function blame(context: CheckContext, { id, severity = 'HIGH', causes, when, nextSteps }: Blame): Finding[] {
  const findings = tracesOf(context).flatMap((trace): Finding[] => {
    const last = trace.steps.at(-1);
    if (!last || trace.cause === undefined || !causes.includes(trace.cause)) return [];
    if (when && !when(last, trace)) return [];
    const resource = last.resource ?? context.snapshot.job.name;
    return [{ id, severity, resource, summary: last.say, nextSteps: nextSteps?.(last, trace) ?? [] }];
  });
  return oncePerResource(findings);
}
