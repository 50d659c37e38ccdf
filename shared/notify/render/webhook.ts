import { bound } from '../../result/bound.ts';
import type { Result } from '../../result/result.ts';
import type { Message } from '../message.ts';
import { fit } from '../shorten.ts';

/** What is posted to a webhook: the message in words, and what it speaks of for programs. */
export interface WebhookPayload {
  readonly version: 1;
  /** `result`: one job; `digest`: several, each in brief. */
  readonly type: 'result' | 'digest';
  readonly id: string;
  readonly message: Message;
  /** As it was published; absent in a digest. */
  readonly result?: Result;
  /** Of a digest: every job, with the id of its result. */
  readonly jobs?: readonly {
    readonly id: string;
    readonly job: string;
    readonly from: string | null;
    readonly to: string;
  }[];
  /** Of a digest: so many jobs more than are listed. */
  readonly left?: number;
}

/** A result has up to 256 KiB, and what is told of it less than that. */
export const WEBHOOK = { bytes: 512 * 1024, jobs: 1000 } as const;

/** Three times what Cloud Run takes for a part of a name. */
const LONGEST_NAME = 300;

export function toWebhook(message: Message, results: readonly Result[]): WebhookPayload {
  const [only] = results;
  const print = (told: Message): WebhookPayload => {
    const base = { version: 1, id: told.id, message: told } as const;
    if (results.length === 1 && only) return { ...base, type: 'result', result: bound(only) };
    const left = results.length - WEBHOOK.jobs;
    return { ...base, type: 'digest', jobs: results.slice(0, WEBHOOK.jobs).map(brief), ...(left > 0 && { left }) };
  };
  return fit(message, print, (payload) => Buffer.byteLength(JSON.stringify(payload)) <= WEBHOOK.bytes);
}

const brief = ({ id, job, transition: { from, to } }: Result) => ({ id, job: job.slice(0, LONGEST_NAME), from, to });
