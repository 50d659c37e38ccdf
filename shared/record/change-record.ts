import { z } from 'zod';
import type { Request } from '../event/request.ts';
import type { Change } from '../plan/change.ts';

/** What became of a change, as far as it is known. */
export type RecordedOutcome = 'applied' | 'pending' | 'skipped' | 'failed';

/** One change with what became of it. */
export interface RecordedChange {
  readonly change: Change;
  readonly outcome: RecordedOutcome;
  /** Why it failed. */
  readonly because?: string;
  /** When that was known, RFC 3339. */
  readonly at: string;
}

/** Whose hand it was: a function, or a person with the command line. */
export interface Hand {
  readonly tool: 'remediate' | 'apply' | 'undo' | 'cleanup';
  /** Of the person, as their machine knows it. */
  readonly account?: string;
}

/** Who changed what, why and when. Undo reads it; a person can, too. */
export interface ChangeRecord {
  readonly version: 1;
  /** Of the result that told it. */
  readonly id: string;
  /** HOST_PROJECT/NETWORK/REGION: whoever takes it back takes that lease. */
  readonly key: string;
  /** Full name of the job that it was for; undefined where it was for none. */
  readonly job?: string;
  /** What set it off. */
  readonly event: Request['cause'];
  readonly by: Hand;
  readonly changes: readonly RecordedChange[];
}

const text = z.string().min(1);

/** A change has been written by us; what undo makes of it is held against the world before anything is deleted. */
const RecordedChangeSchema = z.looseObject({
  change: z.custom<Change>(
    (value) =>
      z
        .looseObject({
          id: text,
          verb: text,
          target: text,
          reason: z.looseObject({ key: text }),
          spec: z.looseObject({ kind: text, value: z.looseObject({}) }),
          dependsOn: z.array(text),
          undo: z.array(text),
        })
        .safeParse(value).success,
  ),
  outcome: z.enum(['applied', 'pending', 'skipped', 'failed']),
  because: z.string().optional(),
  at: text,
});

const ChangeRecordSchema = z.looseObject({
  version: z.literal(1),
  id: text,
  key: text,
  job: text.optional(),
  event: z.looseObject({ id: text, method: z.string(), principal: z.string().optional(), time: z.string() }),
  by: z.looseObject({ tool: z.enum(['remediate', 'apply', 'undo', 'cleanup']), account: z.string().optional() }),
  changes: z.array(RecordedChangeSchema),
});

/** A record as it stands in the bucket; undefined for anything else. */
export function toChangeRecord(value: unknown): ChangeRecord | undefined {
  return ChangeRecordSchema.safeParse(value).data as ChangeRecord | undefined;
}

/**
 * What is known by now laid over what was known before, change by change; the order is that in which they were first set
 * about. To wait for what we make ourselves is no change of its own: it is how the making ends.
 */
export function mergeChanges(
  earlier: readonly RecordedChange[],
  now: readonly RecordedChange[],
): readonly RecordedChange[] {
  const merged = new Map(earlier.map((one) => [one.change.id, one]));
  for (const one of now) {
    const made = one.change.verb === 'wait' && earlier.find(({ change }) => makes(change, one.change.target));
    if (made) merged.set(made.change.id, { ...one, change: made.change });
    else merged.set(one.change.id, one);
  }
  return [...merged.values()];
}

const makes = ({ verb, target }: Change, wanted: string): boolean => verb === 'create' && target === wanted;

/** Whatever a delivery that died had set about has been done, once nothing is wrong any more. */
export function settled(changes: readonly RecordedChange[]): readonly RecordedChange[] {
  return changes.map((one) => (one.outcome === 'pending' ? { ...one, outcome: 'applied' } : one));
}
