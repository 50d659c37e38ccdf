import { z } from 'zod';
import { RetryableError } from './errors.ts';
import type { Objects } from './ports.ts';
import type { Stage } from './result/result.ts';
import { STATUSES, type Status } from './result/status.ts';

/** One result of a job, as it stands among the others. */
export interface Moment {
  readonly id: string;
  readonly eventTime: string;
  readonly stage: Stage;
  readonly status: Status;
}

/** Where a result stands among those of its job, whatever order they came in. */
export interface Place<T> {
  /** The result as it was first written down. */
  readonly own: T;
  /** The one before it in the order of events; undefined for the first that is known. */
  readonly previous: T | undefined;
  /** Those of newer events: where there are any, this one says nothing about how the job stands now. */
  readonly newer: readonly T[];
}

const Entry = z.looseObject({
  id: z.string(),
  eventTime: z.string(),
  // What was written before stages were: a verdict.
  stage: z.enum(['verdict', 'remediation']).catch('verdict'),
  status: z.enum(STATUSES),
});

const Kept = Entry.extend({ earlier: z.array(Entry).catch([]) });

/** So many results of a job are kept apart; an event that is older than all of them is late and nothing else. */
const KEPT = 20;

/** How often a lost race for one object is tried again. */
const RACES = 5;

/** The newest moment of a timeline; undefined when there is none that can be read. */
export async function newest(objects: Objects, path: string): Promise<Moment | undefined> {
  return Kept.safeParse((await objects.read(path))?.value).data;
}

/**
 * Puts a result into the timeline of its job, an object with the newest moment in front; the generation precondition
 * keeps two deliveries from losing each other. The same id is put in once, and keeps its place and what `judge` made of it
 * then. Throws RetryableError when others are faster again and again.
 */
export async function place<T extends Moment>(
  objects: Objects,
  path: string,
  moment: Moment,
  judge: (moment: Moment, among: Omit<Place<T>, 'own'>) => T,
): Promise<Place<T>> {
  for (let race = 0; race < RACES; race++) {
    const stored = await objects.read(path);
    const known = momentsIn(stored?.value) as readonly T[];
    const at = known.findIndex(({ id }) => id === moment.id);
    const there = known[at];
    if (there) return { own: there, previous: known[at + 1], newer: known.slice(0, at) };
    const older = known.findIndex((one) => isBefore(one, moment));
    const rank = older < 0 ? known.length : older;
    const among = { previous: known[rank], newer: known.slice(0, rank) };
    const own = judge(moment, among);
    const [head, ...earlier] = known.toSpliced(rank, 0, own).slice(0, KEPT);
    if (rank >= KEPT) return { own, ...among };
    const written = await objects.write(path, { ...head, earlier }, stored?.generation ?? '0');
    if (written !== undefined) return { own, ...among };
  }
  throw new RetryableError(`${path} is being written by others`);
}

function momentsIn(value: unknown): readonly Moment[] {
  const kept = Kept.safeParse(value).data;
  if (!kept) return [];
  const { earlier, ...head } = kept;
  return [head, ...earlier];
}

/** By the time of the event, then verdict before cure, then what is only pending before how it ends. */
function isBefore(one: Moment, other: Moment): boolean {
  const [first, second] = [rankOf(one), rankOf(other)];
  const differing = first.findIndex((value, i) => value !== second[i]);
  return differing < 0 || (first[differing] ?? 0) < (second[differing] ?? 0);
}

/** Times are compared as times: their texts may have fractions of any length. */
function rankOf({ eventTime, stage, status }: Moment): readonly number[] {
  return [Date.parse(eventTime) || 0, stage === 'verdict' ? 0 : 1, status === 'pending' ? 0 : 1];
}
