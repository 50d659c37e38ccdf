import { z } from 'zod';
import { RetryableError } from '../errors.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { Channel } from '../policy/channels.ts';
import { secondsOf } from '../policy/duration.ts';
import type { PolicyFile } from '../policy/policy.ts';
import type { Result } from '../result/result.ts';
import { isDeploy } from './facts.ts';
import { newsOf, type News } from './news.ts';
import { outboxOf } from './outbox.ts';
import { channelsFor, visitedBy } from './route.ts';
import { tend } from './tend.ts';
import { toneOf } from './to-message.ts';
import type { Outside } from './outside.ts';

/** How one result has been dealt with. */
export interface Notified {
  readonly news: News;
  /** Channels that it was put into the outbox of. */
  readonly channels: readonly string[];
}

/**
 * Tells a result to the channels that want to hear of it, once for each change of a job's state. Every channel is seen to
 * by itself: one that is broken holds up no other. Throws RetryableError when the delivery has to come again.
 */
export async function notify(result: Result, policy: PolicyFile, outside: Outside): Promise<Notified> {
  const news = await newsOf(outside.objects, result);
  const hears = new Set(channelsFor(policy, result));
  const visits = visitedBy(policy, result).map(async (channel) => {
    const isNews = hears.has(channel) && (await isToBeTold(channel, result, news, outside));
    const isMine = isNews && (await put(channel, result, { isReminder: news === 'same', outside }));
    const visit = { id: result.id, isMine, isUrgent: isMine && isDeploy(result) };
    return { isNews, end: await tend(channel, visit, outside), name: channel.name };
  });
  const ends = await Promise.allSettled(visits);
  const failed = ends.flatMap((end) => (end.status === 'rejected' ? [String((end.reason as Error).message)] : []));
  if (failed.length > 0) throw new RetryableError(failed.join('; '));
  const seen = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  const again = seen.filter(({ end }) => end === 'again').map(({ name }) => name);
  if (again.length > 0) throw new RetryableError(`messages wait: ${again.join(', ')}`);
  return { news, channels: seen.filter(({ isNews }) => isNews).map(({ name }) => name) };
}

const put = ({ name }: Channel, result: Result, { isReminder, outside }: { isReminder: boolean; outside: Outside }) =>
  outboxOf(outside.objects, name).put(result, { now: outside.now(), isReminder });

async function isToBeTold(channel: Channel, result: Result, news: News, outside: Outside): Promise<boolean> {
  if (news === 'late') return false;
  if (channel.remind === undefined) return news === 'changed';
  const told = lastTold(channel, result, outside);
  if (news === 'changed') return told.now();
  return toneOf(result) !== 'good' && told.again(secondsOf(channel.remind) * 1000);
}

const Told = z.object({ at: z.number(), by: z.string() });

/** When a channel was last told of a job, and by which result: a redelivery of that finds itself. */
function lastTold({ name }: Channel, { id, job }: Result, { objects, now }: Outside) {
  const path = `notify/told/${name}/${projectOf(job)}/${locationOf(job)}/${shortName(job)}.json`;
  const write = (generation = '0') => objects.write(path, { at: now(), by: id }, generation);
  return {
    async now(): Promise<true> {
      await write((await objects.read(path))?.generation);
      return true;
    },

    /** Whether that is so long ago that it is told again; of several at a time, one does. */
    async again(afterMs: number): Promise<boolean> {
      const stored = await objects.read(path);
      const told = Told.safeParse(stored?.value).data;
      if (told?.by === id) return true;
      if (told && now() - told.at < afterMs) return false;
      return (await write(stored?.generation)) !== undefined;
    },
  };
}
