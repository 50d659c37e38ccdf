import type { Finding } from '../checks/check.ts';
import type { FlowTrace } from '../path/trace.ts';

/** What a verdict comes to. */
export type VerdictStatus = Extract<Status, 'compliant' | 'violating' | 'undetermined'>;

/** What a result says; a cure adds how it ended. */
export const STATUSES = ['compliant', 'violating', 'undetermined', 'remediated', 'pending', 'failed'] as const;
export type Status = (typeof STATUSES)[number];

/** Violating where a flow does not arrive or a finding is HIGH or worse; else undetermined where nobody can tell. */
export function statusOf(flows: readonly FlowTrace[], findings: readonly Finding[]): VerdictStatus {
  const stopped = flows.some(({ verdict }) => verdict === 'UNREACHABLE' || verdict === 'AMBIGUOUS');
  const severe = findings.some(({ severity }) => severity === 'HIGH' || severity === 'CRITICAL');
  if (stopped || severe) return 'violating';
  return flows.some(({ verdict }) => verdict === 'UNDETERMINED') ? 'undetermined' : 'compliant';
}
