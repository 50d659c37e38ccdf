import { z } from 'zod';
import type { VerdictStatus } from '../result/status.ts';
import type { JobRecord } from '../report/record.ts';

/** What is kept of how a job stood in the sweep before: enough to tell what has changed, and by what. */
export interface Before {
  readonly status: VerdictStatus;
  /** How it met the network, as JSON. */
  readonly mode: string;
  /** What its verdict came to, beyond the status. */
  readonly verdict: string;
  /** Google's words for what stopped it. */
  readonly causes: readonly string[];
  /** Full names of all that its packets met. */
  readonly resources: readonly string[];
}

const Text = z.string();

const Trace = z.looseObject({ steps: z.array(z.looseObject({ resource: Text.optional() })) });

/** A line of a shard, or a job of a report: both have what counts here, under names of their own. */
const Line = z.looseObject({
  job: Text,
  status: z.enum(['compliant', 'violating', 'undetermined']),
  mode: z.looseObject({}),
  exit: z.looseObject({ router: Text.optional(), instance: Text.optional() }).optional(),
  flows: z.array(
    z.looseObject({
      destination: Text,
      verdict: Text,
      cause: Text.optional(),
      traces: z.array(Trace).optional(),
      addresses: z.array(Trace).optional(),
    }),
  ),
  findings: z.array(z.looseObject({ id: Text, severity: Text, resource: Text })),
});

/** Reads one job of an earlier sweep; undefined for what is none. */
export function toBefore(value: unknown): { readonly job: string; readonly before: Before } | undefined {
  const { data } = Line.safeParse(value);
  if (!data) return undefined;
  const { job, status, mode, exit, flows, findings } = data;
  const steps = flows.flatMap(({ traces, addresses }) => (traces ?? addresses ?? []).flatMap((trace) => trace.steps));
  const met = [exit?.router, exit?.instance, ...steps.map(({ resource }) => resource)];
  const before: Before = {
    status,
    mode: JSON.stringify(mode),
    verdict: verdictKey({ flows, findings }),
    causes: causesOf(flows),
    resources: [...new Set(met.flatMap((resource) => resource ?? []))],
  };
  return { job, before };
}

export const beforeOf = (record: JobRecord): Before => {
  const { before } = toBefore(record) ?? {};
  if (!before) throw new Error(`${record.job}: a record that can't be read`);
  return before;
};

interface Verdict {
  readonly flows: readonly {
    readonly destination: string;
    readonly verdict: string;
    readonly cause?: string | undefined;
  }[];
  readonly findings: readonly { readonly id: string; readonly severity: string }[];
}

/** What a person would call another verdict: destinations with what stops them, and findings that count. */
function verdictKey({ flows, findings }: Verdict): string {
  const severe = findings.filter(({ severity }) => severity === 'HIGH' || severity === 'CRITICAL').map(({ id }) => id);
  const told = flows.map(({ destination, verdict, cause = '' }) => [destination, verdict, cause]);
  return JSON.stringify([told, [...new Set(severe)].sort()]);
}

const causesOf = (flows: Verdict['flows']): string[] => [...new Set(flows.flatMap(({ cause }) => cause ?? []))];
