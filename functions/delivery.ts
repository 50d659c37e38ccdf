import { InputError, RetryableError, TerminalError } from '../shared/errors.ts';
import { arrivalOf } from '../shared/event/envelope.ts';
import { inDelivery } from './delivery-context.ts';
import { log } from './log.ts';
import { recorded } from './recorder.ts';
import { afterDelivery } from './wire.ts';

/**
 * Runs the work of one delivery. A message that is not what it should be can't get better: it is logged once and
 * acknowledged. Everything else is thrown, so that the delivery is refused and comes again, or goes to the dead letters in
 * the end: what run-egress was set up wrongly with - a policy, a permission, a bucket - costs no event.
 */
export async function deliver(target: string, event: unknown, work: () => Promise<void>): Promise<void> {
  const { publishedAt, attributes } = arrivalOf(event);
  const age = publishedAt === undefined ? NaN : (Date.now() - Date.parse(publishedAt)) / 1000;
  if (!Number.isNaN(age)) recorded.measure('run_egress.queue.age', { function: target }, age);
  try {
    await inDelivery(attributes['traceparent'], () =>
      recorded.span(target, () => handle(target, work), { kind: 'consumer' }),
    );
  } finally {
    await afterDelivery();
  }
}

async function handle(target: string, work: () => Promise<void>): Promise<void> {
  const ended = (outcome: string) => recorded.count('run_egress.deliveries', { function: target, outcome });
  try {
    await work();
    ended('done');
  } catch (error) {
    if (error instanceof InputError) {
      ended('invalid');
      return log('ERROR', 'not what was expected', { target, source: error.source, mistakes: error.mistakes });
    }
    if (error instanceof TerminalError) {
      ended('to_be_mended');
      log('ERROR', 'to be mended', {
        target,
        reason: error.message.slice(0, MOST_LETTERS),
        ...mistakesOf(error.cause),
      });
    } else if (error instanceof RetryableError) {
      ended('refused');
      log('WARNING', 'to be tried again', { target, reason: error.message });
    } else {
      ended('unexpected');
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log('ERROR', 'unexpected', { target, error: text });
    }
    throw error;
  }
}

/** An entry of Cloud Logging has 256 KiB: https://cloud.google.com/logging/quotas */
const MOST_LETTERS = 10_000;
const MOST_MISTAKES = 200;

/** The policy's mistakes, each with its path. */
const mistakesOf = (cause: unknown) =>
  cause instanceof InputError ? { source: cause.source, mistakes: cause.mistakes.slice(0, MOST_MISTAKES) } : {};
