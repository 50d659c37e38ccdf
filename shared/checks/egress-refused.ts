import { networkMode } from '../job/network-mode.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Check, CheckContext, NextStep } from './check.ts';
import { updateStep } from './job-update.ts';

/**
 * The organisation policy run.allowedVPCEgress refuses what the job is set to: a deploy at once, a job that is stored
 * with its next change. https://cloud.google.com/run/docs/securing/using-organization-policies
 */
export const egressRefused: Check = (context) => {
  const { job, mode, egressConstraint } = context.snapshot;
  const constraint = valueOf(egressConstraint);
  if (!constraint || mode.kind === 'invalid') return [];
  const { allowed } = constraint;
  const actual = mode.kind === 'none' ? 'none' : mode.egress;
  if (actual !== 'none' && allowed.includes(actual)) return [];
  const severity = isStored(context) ? 'MEDIUM' : 'HIGH';
  const summary = { key: 'egressRefused', of: { setting: actual, allowed: allowed.join(', ') } } as const;
  return [{ id: 'egress-refused', severity, resource: job.name, summary, nextSteps: nextSteps(context, actual) }];
};

/** A job that is there already keeps running as it is. */
function isStored({ stored, snapshot: { mode } }: CheckContext): boolean {
  const there = valueOf(stored);
  if (!there) return false;
  const before = networkMode(there);
  return before.kind === mode.kind && ('egress' in before ? 'egress' in mode && before.egress === mode.egress : true);
}

function nextSteps(context: CheckContext, actual: string): NextStep[] {
  const allowed = valueOf(context.snapshot.egressConstraint)?.allowed ?? [];
  const [first] = allowed;
  if (first === undefined) return [{ say: { key: 'askForPolicy' } }];
  if (actual === 'none') return [{ say: { key: 'enterVpcAs', of: { egress: allowed.join(' / ') } } }];
  return allowed.map((egress) =>
    updateStep(context, { key: 'changeEgress', of: { egress } }, { 'vpc-egress': egress }),
  );
}
