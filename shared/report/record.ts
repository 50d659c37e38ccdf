import type { Finding } from '../checks/check.ts';
import type { FlowTrace } from '../path/trace.ts';
import type { VerdictStatus } from '../result/status.ts';
import type { PrintedExit, PrintedMode } from '../result/verdict.ts';

/** What a policy can require of a job; `destinations`: that its packets arrive. */
export const REQUIREMENTS = ['destinations', 'modes', 'egress', 'via', 'reservedAddress'] as const;
export type RequirementId = (typeof REQUIREMENTS)[number];

/** Whether a job keeps one requirement of its policy; `unknown` where that could not be determined. */
export interface Requirement {
  readonly id: RequirementId;
  readonly complies: 'yes' | 'no' | 'unknown';
}

/** Who changed what and when, as the audit log says. */
export interface Cause {
  /** Of the log entry. */
  readonly id: string;
  readonly method: string;
  /** Full name of what was changed. */
  readonly resource: string;
  readonly principal?: string | undefined;
  /** RFC 3339. */
  readonly time: string;
}

/** How a job stands against the sweep before: it lost its way out, got it back, is there for the first time, or fares otherwise. */
export interface Move {
  readonly kind: 'lost' | 'recovered' | 'new' | 'other';
  readonly from: VerdictStatus | null;
  /** What the audit log has that explains it. */
  readonly cause?: Cause;
}

/** One job as a sweep saw it: sentences are not in a language yet. A line of what a project's shard leaves behind. */
export interface JobRecord {
  /** Full job name. */
  readonly job: string;
  readonly mode: PrintedMode;
  /** Full name of the network that its packets enter. */
  readonly network?: string;
  readonly status: VerdictStatus;
  readonly exit: PrintedExit;
  readonly flows: readonly FlowTrace[];
  readonly findings: readonly Finding[];
  readonly requirements: readonly Requirement[];
  /** Absent where nothing has changed, and in a first sweep. */
  readonly move?: Move;
}
