import { REQUIREMENTS, type RequirementId } from './record.ts';
import { NO_JOBS, NO_MOVES, plus, type Complies, type Counts, type ProjectSummary } from './summary.ts';

/** The sweep that a report is of. */
export interface SweepFacts {
  readonly id: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly scope: string;
  /** The sweep that it is held against. */
  readonly since: { readonly id: string; readonly at: string } | null;
  /** How sweeps came out so far, oldest first, this one last. */
  readonly trend: readonly TrendPoint[];
}

export interface TrendPoint extends Counts {
  readonly id: string;
  readonly at: string;
}

/** How many jobs of a project and region keep one requirement. */
export interface ComplianceRow extends Complies {
  readonly project: string;
  readonly region: string;
  readonly requirement: RequirementId;
}

/** Everything that a report says before it comes to single jobs: as large as the projects are many, not the jobs. */
export interface ReportHead extends SweepFacts {
  readonly totals: Counts & { readonly projects: number; readonly unreadable: number; readonly missing: number };
  readonly severities: Readonly<Record<string, number>>;
  readonly findings: Readonly<Record<string, number>>;
  readonly compliance: readonly ComplianceRow[];
  readonly moves: ProjectSummary['moves'];
  readonly causes: ProjectSummary['causes'];
  readonly projects: readonly ProjectSummary[];
}

/** Puts a report's head together. `summaries` in the order of the projects. */
export function toHead(facts: SweepFacts, summaries: readonly ProjectSummary[]): ReportHead {
  const counts = summaries.reduce((sum, one) => plus(sum, one.counts), NO_JOBS);
  const inState = (state: ProjectSummary['state']) => summaries.filter((one) => one.state === state).length;
  const { trend, id, startedAt } = facts;
  return {
    ...facts,
    trend: [...trend.filter((point) => point.id !== id), { id, at: startedAt, ...counts }],
    totals: { projects: summaries.length, unreadable: inState('unreadable'), missing: inState('missing'), ...counts },
    severities: sumOf(summaries.map(({ severities }) => severities)),
    findings: sumOf(summaries.map(({ findings }) => findings)),
    compliance: summaries.flatMap(complianceOf),
    moves: summaries.reduce((sum, { moves }) => plus(sum, moves), NO_MOVES),
    causes: joinCauses(summaries),
    projects: summaries,
  };
}

function complianceOf({ project, regions }: ProjectSummary): ComplianceRow[] {
  return Object.entries(regions).flatMap(([region, { requirements }]) =>
    REQUIREMENTS.flatMap((requirement) => {
      const answers = requirements[requirement];
      return answers ? [{ project, region, requirement, ...answers }] : [];
    }),
  );
}

function sumOf(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const one of all) for (const [key, count] of Object.entries(one)) sum[key] = (sum[key] ?? 0) + count;
  return Object.fromEntries(Object.entries(sum).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
}

/** A change in a Shared VPC host explains moves in many projects: it is told once, the one with most jobs first. */
function joinCauses(summaries: readonly ProjectSummary[]): ProjectSummary['causes'] {
  const causes = new Map<string, ProjectSummary['causes'][number]>();
  for (const { cause, ...counts } of summaries.flatMap((summary) => summary.causes)) {
    const known = causes.get(cause.id);
    causes.set(
      cause.id,
      known
        ? { cause, ...plus({ lost: known.lost, recovered: known.recovered, other: known.other }, counts) }
        : { cause, ...counts },
    );
  }
  return [...causes.values()].sort((a, b) => b.lost - a.lost || (a.cause.time < b.cause.time ? 1 : -1));
}
