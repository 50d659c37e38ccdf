import { RetryableError, TerminalError } from '../errors.ts';
import { RemoteError } from './errors.ts';

/** What a failed call throws out of a port whose answer has no room for failures; `about` says of what it speaks. */
export function thrown(error: unknown, about?: string): never {
  if (!(error instanceof RemoteError)) throw error;
  const { kind } = error.failure;
  const reason = about === undefined ? error.message : `${about}: ${error.message}`;
  const again = kind === 'transient' || kind === 'settling';
  throw again ? new RetryableError(reason, { cause: error }) : new TerminalError(reason, { cause: error });
}
