import { z } from 'zod';
import { parse } from '../snapshot/decode/raw.ts';

const Point = z.object({
  id: z.string(),
  at: z.string(),
  jobs: z.int(),
  compliant: z.int(),
  violating: z.int(),
  undetermined: z.int(),
});

/** How a sweep before came out; the line of a trend. */
export type TrendPoint = z.output<typeof Point>;

const PlanSchema = z.object({
  version: z.literal(1),
  id: z.string().regex(/^[\w-]+$/),
  /** RFC 3339. */
  startedAt: z.string(),
  /** From then on a summary does not wait for shards any more. */
  deadline: z.string(),
  /** What was asked for: `organizations/123`, or the projects themselves. */
  scope: z.string(),
  projects: z.array(z.string()),
  /** The sweep that this one is held against. */
  since: z.object({ id: z.string(), at: z.string() }).nullable(),
  trend: z.array(Point),
  /** Whether cures that policy permits are asked for in the end. */
  remediate: z.boolean(),
});

/** What a sweep is to do, written down once: everybody who works at it reads the same. */
export type SweepPlan = z.output<typeof PlanSchema>;

/** Reads a plan. Throws InputError. */
export const parsePlan = (value: unknown): SweepPlan => parse(PlanSchema, value, 'plan of a sweep');

const LastSchema = z.object({ id: z.string(), at: z.string(), trend: z.array(Point) });

/** The sweep that ended last, and those before it. */
export type LastSweep = z.output<typeof LastSchema>;
export const toLastSweep = (value: unknown): LastSweep | undefined => LastSchema.safeParse(value).data;

/** Where the state of sweeps is in the bucket. */
export const paths = {
  last: 'reports/last.json',
  plan: (id: string) => `sweeps/${id}/plan.json`,
  shards: (id: string) => `sweeps/${id}/shards/`,
  shard: (id: string, project: string) => `sweeps/${id}/shards/${encodeURIComponent(project)}.json`,
  jobs: (id: string, project: string, nonce: string) =>
    `sweeps/${id}/jobs/${encodeURIComponent(project)}-${nonce}.ndjson`,
  shared: (id: string, key: string) => `sweeps/${id}/shared/${encodeURIComponent(key)}.json`,
  networks: 'reports/networks.json',
  summary: (id: string) => `sweeps/${id}/summary.json`,
  report: (id: string, name: string) => `reports/${id}/${name}`,
} as const;
