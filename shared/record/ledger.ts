import { z } from 'zod';
import type { Change } from '../plan/change.ts';
import type { RecordedChange } from './change-record.ts';

const Making = z.object({ result: z.string(), at: z.string(), done: z.boolean() });
const LedgerSchema = z.looseObject({ version: z.literal(1), made: z.record(z.string(), z.array(Making)) });

/** One time that something was made, or set about. */
export type Making = z.output<typeof Making>;

/**
 * What was ever made in one network and region, by the id of the change: whose a connector is, and how often something
 * had to be made again because somebody took it away. What we take away ourselves is struck out.
 */
export interface Ledger {
  readonly version: 1;
  readonly made: Readonly<Record<string, readonly Making[]>>;
}

export const EMPTY: Ledger = { version: 1, made: {} };

/** Makings that are kept of one thing. */
const KEPT = 20;

/** What can't be read as a ledger is an empty one: then nothing is ours that only the ledger could tell. */
export const toLedger = (value: unknown): Ledger => LedgerSchema.safeParse(value).data ?? EMPTY;

/** The ledger without what one result has made: trying a thing again is no opposition. */
export function without({ version, made }: Ledger, result: string): Ledger {
  const others = Object.entries(made).map(
    ([id, makings]) => [id, makings.filter((making) => making.result !== result)] as const,
  );
  return { version, made: Object.fromEntries(others.filter(([, makings]) => makings.length > 0)) };
}

/** Whether run-egress has made that, or tried to. */
export const hasMade = ({ made }: Ledger, changeId: string): boolean => Object.hasOwn(made, changeId);

/** How often that change has been carried out and not been taken back by us. */
export const timesMade = ({ made }: Ledger, changeId: string): number =>
  (Object.hasOwn(made, changeId) ? (made[changeId] ?? []) : []).filter(({ done }) => done).length;

/** When it was last made; undefined where it never was. */
export const lastMaking = ({ made }: Ledger, changeId: string): Making | undefined =>
  (Object.hasOwn(made, changeId) ? (made[changeId] ?? []) : []).findLast(({ done }) => done);

/** The ledger once these changes of a result are as they are. */
export function enter(ledger: Ledger, result: string, changes: readonly RecordedChange[]): Ledger {
  const made: Record<string, readonly Making[]> = { ...ledger.made };
  for (const { change, outcome, at } of changes) {
    if (change.verb === 'wait' || outcome === 'skipped') continue;
    // The same result makes a thing once, however often it is tried.
    const others = (made[change.id] ?? []).filter((making) => making.result !== result);
    made[change.id] = [...others, { result, at, done: outcome === 'applied' }].slice(-KEPT);
    if (outcome === 'applied') for (const id of Object.keys(made)) if (isUndone(id, change)) delete made[id];
  }
  return { ...ledger, made };
}

/** Whether a deletion takes back the change of that id; with a router go its NATs. */
function isUndone(id: string, { spec }: Change): boolean {
  if (spec.kind !== 'deletion') return false;
  const { value } = spec;
  if (value.kind === 'nat') return id === `nat:${value.name}/${value.nat}`;
  return id === `${value.kind}:${value.name}` || (value.kind === 'router' && id.startsWith(`nat:${value.name}/`));
}
