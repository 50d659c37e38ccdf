import { InputError, RetryableError, TerminalError } from '../shared/errors.ts';
import { log } from './log.ts';

/**
 * Runs the work of one delivery. A message that is not what it should be can't get better: it is logged once and
 * acknowledged. Everything else is thrown, so that the delivery is refused and comes again, or goes to the dead letters in
 * the end: what run-egress was set up wrongly with - a policy, a permission, a bucket - costs no event.
 */
export async function deliver(target: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof InputError) {
      return log('ERROR', 'not what was expected', { target, source: error.source, mistakes: error.mistakes });
    }
    if (error instanceof TerminalError)
      log('ERROR', 'to be mended', { target, reason: error.message, ...mistakesOf(error.cause) });
    else if (error instanceof RetryableError) log('WARNING', 'to be tried again', { target, reason: error.message });
    else
      log('ERROR', 'unexpected', {
        target,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    throw error;
  }
}

/** The policy's mistakes, each with its path. */
const mistakesOf = (cause: unknown) =>
  cause instanceof InputError ? { source: cause.source, mistakes: cause.mistakes } : {};
