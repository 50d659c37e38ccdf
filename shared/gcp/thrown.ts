import { RetryableError, TerminalError } from '../errors.ts';
import { RemoteError } from './errors.ts';

/** What a failed call throws out of a port whose answer has no room for failures. */
export function thrown(error: unknown): never {
  if (!(error instanceof RemoteError)) throw error;
  const { kind, reason } = error.failure;
  const again = kind === 'transient' || kind === 'settling';
  throw again ? new RetryableError(reason, { cause: error }) : new TerminalError(reason, { cause: error });
}
