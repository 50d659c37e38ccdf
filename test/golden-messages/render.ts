import type { Result } from '../../shared/result/result.ts';
import { toDigest } from '../../shared/notify/digest.ts';
import type { Message } from '../../shared/notify/message.ts';
import { toEmail } from '../../shared/notify/render/email.ts';
import { toGoogleChat } from '../../shared/notify/render/google-chat.ts';
import { toSlack } from '../../shared/notify/render/slack.ts';
import { toTeams } from '../../shared/notify/render/teams.ts';
import { toText } from '../../shared/notify/render/text.ts';
import { toWebhook } from '../../shared/notify/render/webhook.ts';
import { toMessage } from '../../shared/notify/to-message.ts';
import { LANGUAGES, type Language } from '../../shared/text/languages.ts';
import { aCurableResult, aResult, BUCKET, SAMPLES } from '../support/results.ts';

/** What a channel of each kind is sent. */
export const CHANNELS = {
  slack: (message: Message) => toSlack(message),
  chat: (message: Message) => toGoogleChat(message),
  teams: (message: Message) => toTeams(message),
  email: (message: Message) => toEmail(message, ['network@example.com']),
} as const;

/** A message of every kind there is, with the results that it tells of. */
export async function scenes(): Promise<ReadonlyMap<string, readonly Result[]>> {
  const storm = { id: 'nat-gone', method: 'v1.compute.routers.delete' };
  const jobs = Array.from({ length: 40 }, (_, i) => `batch-${String(i).padStart(2, '0')}`);
  const single = SAMPLES.map(async (status) => [status, [await aResult(status)]] as const);
  return new Map<string, readonly Result[]>([
    ...(await Promise.all(single)),
    ['violating-and-being-cured', [await aCurableResult()]],
    ['digest-of-a-storm', await Promise.all(jobs.map((job) => aResult('violating', { job, ...storm })))],
    [
      'digest-of-many-deploys',
      await Promise.all([
        ...jobs.slice(0, 4).map((job) => aResult('violating', { job })),
        ...jobs.slice(4, 6).map((job) => aResult('failed', { job })),
        ...jobs.slice(6, 9).map((job) => aResult('compliant', { job })),
      ]),
    ],
  ]);
}

/** The message that some results make. */
export function messageOf(results: readonly Result[], language: Language): Message {
  const [only, ...others] = results;
  if (!only || others.length > 0) return toDigest(results, language);
  return toMessage(only, { language, bucket: BUCKET });
}

/** Every golden file with what stands in it. */
export async function renderMessages(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const [scene, results] of await scenes()) {
    for (const language of LANGUAGES) {
      const message = messageOf(results, language);
      const put = (name: string, text: string) => files.set(`${scene}/${language}/${name}`, `${text}\n`);
      put('message.txt', toText(message));
      for (const [channel, print] of Object.entries(CHANNELS)) put(`${channel}.json`, json(print(message)));
      put('webhook.json', json(toWebhook(message, results)));
    }
  }
  return files;
}

const json = (payload: object): string => JSON.stringify(payload, undefined, 1);
