import { z } from 'zod';
import { REQUIREMENTS } from './record.ts';

const Counts = z.object({ jobs: z.int(), compliant: z.int(), violating: z.int(), undetermined: z.int() });
const Complies = z.object({ yes: z.int(), no: z.int(), unknown: z.int() });
const Status = z.enum(['compliant', 'violating', 'undetermined']);

const CauseSchema = z.object({
  id: z.string(),
  method: z.string(),
  resource: z.string(),
  principal: z.string().optional(),
  time: z.string(),
});

/** A cure that policy permits, asked for once the sweep is whole. */
const CureSchema = z.object({
  job: z.string(),
  orderingKey: z.string(),
  /** Ids of its changes: jobs with one need ask for the same. */
  changes: z.array(z.string()),
  /** Of the policy, in milliseconds: whoever builds with other tools may come first. */
  delayMs: z.number(),
});

/** What one project's shard of a sweep came to. Small, whatever the number of jobs: those stand in `data`. */
export const ProjectSummarySchema = z.object({
  project: z.string(),
  /** `partly`: not everything could be read; `unreadable`: not even its jobs; `missing`: its shard never came. */
  state: z.enum(['read', 'partly', 'unreadable', 'missing']),
  /** Why, each reason once. */
  reasons: z.array(z.string()),
  counts: Counts,
  regions: z.record(
    z.string(),
    z.object({ counts: Counts, requirements: z.partialRecord(z.enum(REQUIREMENTS), Complies) }),
  ),
  /** Jobs by the id of what was found about them. */
  findings: z.record(z.string(), z.int()),
  /** Jobs by the worst severity of what was found about them. */
  severities: z.record(z.string(), z.int()),
  moves: z.object({ lost: z.int(), recovered: z.int(), new: z.int(), other: z.int(), gone: z.int() }),
  /** Jobs of the sweep before that are not there any more. */
  gone: z.array(z.object({ job: z.string(), status: Status })),
  /** What the audit log has that explains moves, with the number of jobs that it explains. */
  causes: z.array(z.object({ cause: CauseSchema, lost: z.int(), recovered: z.int(), other: z.int() })),
  cures: z.array(CureSchema),
  /** Full names of the networks that its jobs enter. */
  networks: z.array(z.string()),
  /** Where its jobs stand, a line each; empty where there are none. */
  data: z.string(),
});

export type ProjectSummary = z.output<typeof ProjectSummarySchema>;
export type Counts = z.output<typeof Counts>;
export type Complies = z.output<typeof Complies>;

export const NO_JOBS: Counts = { jobs: 0, compliant: 0, violating: 0, undetermined: 0 };
export const NO_MOVES: ProjectSummary['moves'] = { lost: 0, recovered: 0, new: 0, other: 0, gone: 0 };

/** Adds numbers up, field by field. */
export function plus<T extends Readonly<Record<string, number>>>(a: T, b: T): T {
  return Object.fromEntries(Object.entries(a).map(([key, value]) => [key, value + (b[key] ?? 0)])) as T;
}

/** A project of which nothing is known but why. */
export const emptySummary = (
  project: string,
  state: 'unreadable' | 'missing',
  reasons: readonly string[],
): ProjectSummary => ({
  project,
  state,
  reasons: [...reasons],
  counts: NO_JOBS,
  regions: {},
  findings: {},
  severities: {},
  moves: NO_MOVES,
  gone: [],
  causes: [],
  cures: [],
  networks: [],
  data: '',
});
