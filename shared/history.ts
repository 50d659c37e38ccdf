import { z } from 'zod';
import type { Objects } from './ports.ts';
import { locationOf, projectOf, shortName } from './names.ts';
import type { Status } from './result/status.ts';
import type { Result } from './result/result.ts';

const STATUSES = [
  'compliant',
  'violating',
  'undetermined',
  'remediated',
  'pending',
  'failed',
] as const satisfies readonly Status[];

const Last = z.object({ id: z.string(), status: z.enum(STATUSES), eventTime: z.string() });

/** How often a lost race for one object is tried again. */
const RACES = 5;

/** What was said of jobs before: objects of the state bucket. */
export function history(objects: Objects) {
  return {
    /** Status of the last result of a job; null when there is none that can be read. */
    async last(job: string): Promise<Status | null> {
      const stored = await objects.read(lastPath(job));
      return Last.safeParse(stored?.value).data?.status ?? null;
    },

    /** Whether a result with this id has been published. */
    async isPublished(id: string): Promise<boolean> {
      return (await objects.read(publishedPath(id))) !== undefined;
    },

    /** Remembers a result that has been published. An older event never replaces what a newer one left. */
    async remember(result: Result): Promise<void> {
      const value = { id: result.id, status: result.status, eventTime: result.event.time };
      await objects.write(publishedPath(result.id), { job: result.job, ...value }, '0');
      for (let race = 0; race < RACES; race++) {
        const stored = await objects.read(lastPath(result.job));
        const before = Last.safeParse(stored?.value).data;
        if (before && before.eventTime > value.eventTime) return;
        if ((await objects.write(lastPath(result.job), value, stored?.generation ?? '0')) !== undefined) return;
      }
    },

    /** What was changed for whom, and how it is taken back: clean-up and undo read it. */
    async record(result: Result): Promise<void> {
      const applied = result.changes.filter(({ outcome }) => outcome === 'applied' || outcome === 'pending');
      if (applied.length === 0) return;
      const path = `changes/${result.id}.json`;
      const stored = await objects.read(path);
      await objects.write(path, { job: result.job, event: result.event, changes: applied }, stored?.generation ?? '0');
    },

    /** Counts one more attempt at a piece of work; answers how many there have been. */
    async countAttempt(id: string): Promise<number> {
      const path = `attempts/${id}.json`;
      for (let race = 0; race < RACES; race++) {
        const stored = await objects.read(path);
        const count = (z.object({ count: z.int() }).safeParse(stored?.value).data?.count ?? 0) + 1;
        if ((await objects.write(path, { count }, stored?.generation ?? '0')) !== undefined) return count;
      }
      return 1;
    },
  };
}

export type History = ReturnType<typeof history>;

const lastPath = (job: string) => `results/${projectOf(job)}/${locationOf(job)}/${shortName(job)}.json`;
const publishedPath = (id: string) => `published/${id}.json`;
