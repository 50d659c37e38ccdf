import { z } from 'zod';
import { RetryableError, TerminalError } from './errors.ts';
import type { Objects } from './ports.ts';
import { readLedger } from './record/diary.ts';
import { keepProposal, type StoredProposal } from './record/proposal.ts';
import { locationOf, projectOf, shortName } from './names.ts';
import type { Status } from './result/status.ts';
import type { Result } from './result/result.ts';
import { newest, place } from './timeline.ts';

const Published = z.object({ state: z.enum(['claimed', 'published']), at: z.string() });

/** A claim so old was left by a delivery that died between claiming and publishing. */
const STALE_MS = 60_000;

/** How often a lost race for one object is tried again. */
const RACES = 5;

/** What was said of jobs before: objects of the state bucket. */
export function history(objects: Objects) {
  return {
    /** Status of the last result of a job; null when there is none that can be read. */
    async last(job: string): Promise<Status | null> {
      return (await newest(objects, lastPath(job)))?.status ?? null;
    },

    /** Time of the newest event of a job that was told of. */
    async lastEventTime(job: string): Promise<string | undefined> {
      return (await newest(objects, lastPath(job)))?.eventTime;
    },

    async isPublished(id: string): Promise<boolean> {
      return Published.safeParse((await objects.read(publishedPath(id)))?.value).data?.state === 'published';
    },

    /**
     * Publishes a result once, however many deliveries of its event arrive at the same time: the generation precondition
     * decides who does it. Its transition is that of its place among the job's results, which a redelivery finds again.
     * The object of the claim keeps the result. Throws RetryableError while another delivery is at it; its redelivery
     * finds it done.
     */
    async publishOnce(result: Result, now: number, publish: (placed: Result) => Promise<void>): Promise<void> {
      const path = publishedPath(result.id);
      const stored = await objects.read(path);
      const before = Published.safeParse(stored?.value).data;
      if (before?.state === 'published') return;
      const busy = () => new RetryableError(`${result.id} is being published by another delivery`);
      if (before && now - Date.parse(before.at) < STALE_MS) throw busy();
      const at = new Date(now).toISOString();
      const claim = await objects.write(path, { state: 'claimed', at }, stored?.generation ?? '0');
      if (claim === undefined) throw busy();
      // Where nothing was sent, for certain, whoever comes next need not wait for the claim to be stale.
      const giveBack = async (error: unknown): Promise<never> => {
        await objects.remove(path, claim).catch(() => undefined);
        throw error;
      };
      const placed = { ...result, transition: await transitionOf(objects, result).catch(giveBack) };
      await publish(placed).catch((error: unknown) => {
        if (error instanceof TerminalError) return giveBack(error);
        throw error;
      });
      const { job, status } = result;
      await objects.write(path, { state: 'published', at, job, status, result: placed }, claim);
    },

    /** What was made before in a network and region. */
    ledger: (key: string) => readLedger(objects, key),

    /** Keeps what a result proposes for whoever approves of it. */
    propose: (proposal: StoredProposal) => keepProposal(objects, proposal),

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

/** From what to what a result takes its job. An older event, or the verdict of a cure that is done, flips nothing. */
async function transitionOf(
  objects: Objects,
  { id, job, stage, status, event }: Result,
): Promise<Result['transition']> {
  const moment = { id, stage, status, eventTime: event.time };
  const { previous, newer } = await place(objects, lastPath(job), moment, (own) => own);
  return { from: previous?.status ?? null, to: status, ...(newer.length > 0 && { late: true as const }) };
}

export type History = ReturnType<typeof history>;

const lastPath = (job: string) => `results/${projectOf(job)}/${locationOf(job)}/${shortName(job)}.json`;
/** Where a result is kept once it has been published. */
export const publishedPath = (id: string) => `published/${id}.json`;
