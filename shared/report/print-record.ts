import { printFinding, printFlow, type Verdict } from '../result/verdict.ts';
import { tameText, type Language } from '../text/languages.ts';
import type { JobRecord } from './record.ts';

/** A job of a report: its verdict as `check` prints it, and what a sweep adds. */
export interface PrintedRecord extends Verdict {
  readonly network?: string;
  readonly requirements: JobRecord['requirements'];
  readonly move?: JobRecord['move'];
}

/** Puts a job into a language. Text from outside loses control and direction marks. */
export function printRecord(record: JobRecord, language: Language): PrintedRecord {
  const { job, mode, network, status, exit, flows, findings, requirements, move } = record;
  return {
    job,
    mode,
    status,
    exit,
    flows: flows.map((flow) => printFlow(flow, language)),
    findings: findings.map((finding) => printFinding(finding, language)),
    ...(network !== undefined && { network }),
    requirements,
    ...(move && { move: tameMove(move) }),
  };
}

/** Who did it comes from the audit log. */
function tameMove({ cause, ...move }: NonNullable<JobRecord['move']>): NonNullable<JobRecord['move']> {
  if (!cause) return move;
  const { id, method, resource, principal, time } = cause;
  return {
    ...move,
    cause: {
      id: tameText(id),
      method: tameText(method),
      resource: tameText(resource),
      ...(principal !== undefined && { principal: tameText(principal) }),
      time: tameText(time),
    },
  };
}
