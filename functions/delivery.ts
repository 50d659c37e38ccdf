import { InputError, RetryableError, TerminalError } from '../shared/errors.ts';
import { log } from './log.ts';

/**
 * Runs the work of one delivery. What can't get better is logged once and acknowledged; everything else is thrown, so
 * that the delivery is refused and comes again, or goes to the dead letters in the end.
 */
export async function deliver(target: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof InputError) {
      return log('ERROR', 'not what was expected', { target, source: error.source, mistakes: error.mistakes });
    }
    if (error instanceof TerminalError) return log('ERROR', 'given up', { target, reason: error.message });
    if (error instanceof RetryableError) log('WARNING', 'to be tried again', { target, reason: error.message });
    else
      log('ERROR', 'unexpected', {
        target,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    throw error;
  }
}
