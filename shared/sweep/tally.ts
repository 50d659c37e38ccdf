import type { Severity } from '../checks/check.ts';
import { locationOf } from '../names.ts';
import type { Cause, JobRecord } from '../report/record.ts';
import { NO_JOBS, NO_MOVES, type ProjectSummary } from '../report/summary.ts';

const SEVERITIES: readonly Severity[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

type Counted = Pick<ProjectSummary, 'counts' | 'regions' | 'findings' | 'severities' | 'moves' | 'causes' | 'networks'>;

/** Counts jobs as they come, and keeps none of them. */
export function tally(): { readonly add: (record: JobRecord) => void; readonly counted: () => Counted } {
  const counted = {
    counts: { ...NO_JOBS },
    regions: {} as ProjectSummary['regions'],
    findings: {} as Record<string, number>,
    severities: {} as Record<string, number>,
    moves: { ...NO_MOVES },
  };
  const networks = new Set<string>();
  const causes = new Map<string, ProjectSummary['causes'][number]>();
  return {
    add(record) {
      const { job, status, findings, requirements, move } = record;
      const region = (counted.regions[locationOf(job)] ??= { counts: { ...NO_JOBS }, requirements: {} });
      for (const counts of [counted.counts, region.counts]) {
        counts.jobs += 1;
        counts[status] += 1;
      }
      for (const { id, complies } of requirements) {
        const answers = (region.requirements[id] ??= { yes: 0, no: 0, unknown: 0 });
        answers[complies] += 1;
      }
      for (const id of new Set(findings.map((finding) => finding.id)))
        counted.findings[id] = (counted.findings[id] ?? 0) + 1;
      if (record.network !== undefined) networks.add(record.network);
      const worst = worstOf(findings);
      if (worst !== undefined) counted.severities[worst] = (counted.severities[worst] ?? 0) + 1;
      if (!move) return;
      counted.moves[move.kind] += 1;
      if (move.cause) explain(causes, move.cause, move.kind === 'new' ? 'other' : move.kind);
    },
    counted: () => ({
      ...counted,
      networks: [...networks].sort(),
      causes: [...causes.values()].sort((a, b) => (a.cause.time < b.cause.time ? -1 : 1)),
    }),
  };
}

/** The worst severity among findings; undefined where there are none. */
export const worstOf = (findings: JobRecord['findings']): Severity | undefined =>
  SEVERITIES.find((level) => findings.some(({ severity }) => severity === level));

function explain(
  causes: Map<string, ProjectSummary['causes'][number]>,
  cause: Cause,
  kind: 'lost' | 'recovered' | 'other',
): void {
  const known = causes.get(cause.id) ?? { cause, lost: 0, recovered: 0, other: 0 };
  known[kind] += 1;
  causes.set(cause.id, known);
}
