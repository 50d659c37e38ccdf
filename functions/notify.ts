import './quick-start.ts';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RetryableError, TerminalError } from '../shared/errors.ts';
import { openPubsub } from '../shared/event/envelope.ts';
import { notify as tell } from '../shared/notify/notify.ts';
import type { DeadLetter, Happening, Letter, Outside } from '../shared/notify/outside.ts';
import { payloadFor } from '../shared/notify/render/payload.ts';
import type { Channel } from '../shared/policy/channels.ts';
import type { Posted } from '../shared/ports.ts';
import { parseResult } from '../shared/result/schema.ts';
import { deliver } from './delivery.ts';
import { aboutEvent } from './delivery-context.ts';
import { log } from './log.ts';
import { recorded } from './recorder.ts';
import { wire, type Wiring } from './wire.ts';

/** A result was published: tells it to the channels that want to hear of it, once for each change of a job's state. */
export function notify(event: unknown): Promise<void> {
  return deliver('notify', event, async () => {
    const result = parseResult(openPubsub(event).body);
    aboutEvent(result.event.id);
    const wiring = wire();
    const { news, channels } = await tell(result, await wiring.policy(), outsideOf(wiring));
    log('INFO', 'result told', { job: result.job, result: result.id, news, channels });
  });
}

function outsideOf(wiring: Wiring): Outside {
  return {
    objects: wiring.objects,
    bucket: wiring.bucket,
    post: (channel, letter) =>
      recorded.span(`post ${channel.to}`, () => post(channel, letter, wiring), { kind: 'client' }),
    bury: (dead) => bury(dead, wiring),
    log: say,
    now: Date.now,
    wait: (ms) => sleep(ms),
    delivery: randomUUID(),
  };
}

async function post(channel: Channel, letter: Letter, { posts, publisher }: Wiring): Promise<Posted> {
  const payload = payloadFor(channel, letter);
  const { message, thread } = letter;
  if (channel.to === 'email') return handOver(payload, channel, publisher);
  return posts.post(channel, {
    id: message.id,
    payload,
    isLoud: message.tone === 'bad',
    ...(thread !== undefined && { thread }),
  });
}

/** E-mail is sent by whoever reads the topic. */
async function handOver(body: object, { name }: Channel, publisher: Wiring['publisher']): Promise<Posted> {
  try {
    await publisher.publish({ topic: 'run-egress-emails', body, attributes: { channel: name } });
    return { kind: 'delivered' };
  } catch (error) {
    if (error instanceof RetryableError) return { kind: 'retry', reason: error.message };
    if (error instanceof TerminalError) return { kind: 'refused', reason: error.message };
    throw error;
  }
}

/** A Pub/Sub message has 10 MB: results that would be more stay where they are kept, by their ids. */
const MOST_RESULTS = 20;

async function bury(dead: DeadLetter, { publisher }: Wiring): Promise<void> {
  const { channel, reason, results } = dead;
  const ids = results.map(({ id }) => id);
  const body = { ...dead, results: results.slice(0, MOST_RESULTS), ids };
  const attributes = { source: 'notify', channel, reason: reason.slice(0, 200).toWellFormed() };
  await publisher.publish({ topic: 'run-egress-dead-letters', body, attributes });
}

const SEVERITIES = { delivered: 'INFO', 'to be tried again': 'WARNING', 'dead letter': 'ERROR' } as const;

/** One line a message and attempt: what is delivered, retried and given up is counted by these. */
function say({ what, ...fields }: Happening): void {
  log(SEVERITIES[what], `message ${what}`, fields);
}
