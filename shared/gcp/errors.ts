import type { InputError } from '../errors.ts';
import { render } from '../text/languages.ts';
import type { Say } from '../text/say.ts';
import { toHttpError, type HttpError } from './http-error.ts';

/**
 * What a failed call means for us:
 * absent - 404; exists - the name is taken; stale - a precondition no longer holds; settling - something else has to end
 * first, the same call works later; in-use - something else needs it; transient - the server or the way to it failed;
 * disabled - the API is switched off in the project; refused - trying again can't help.
 */
export type FailureKind = 'absent' | 'exists' | 'stale' | 'settling' | 'in-use' | 'transient' | 'disabled' | 'refused';

/** A failed call, judged. */
export interface Failure {
  readonly kind: FailureKind;
  readonly status: number | undefined;
  /** For people: which permission, API or setting it was. */
  readonly reason: Say;
}

/** What `call` throws: the failure is judged where the permission that the call needs is known. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(render(failure.reason), { cause });
    this.failure = failure;
  }
}

/** Throws a refusal of our own making: the call went well, but its answer can't be used. */
export function refuse(reason: Say): never {
  throw new RemoteError({ kind: 'refused', status: undefined, reason });
}

/** An answer that went through but is not what the API documents; its first mistake says enough. */
export function unreadable({ mistakes: [first] }: InputError): Say {
  return { key: 'answerUnreadable', of: { path: first?.path ?? '', expected: first?.expected ?? '' } };
}

/** What somebody else says, in their own words. */
export const wordsOfOthers = (text: string): Say => ({ key: 'wordsOfOthers', of: { text: oneLine(text) } });

/** Per-minute quotas: https://cloud.google.com/compute/docs/api-rate-limits answers 403 for them. */
const RATE_REASONS = ['rateLimitExceeded', 'userRateLimitExceeded', 'RATE_LIMIT_EXCEEDED'];
const TAKEN_REASONS = ['alreadyExists', 'ALREADY_EXISTS'];
const IN_USE_REASONS = ['resourceInUseByAnotherResource', 'RESOURCE_IN_USE_BY_ANOTHER_RESOURCE'];
const DISABLED_REASONS = ['SERVICE_DISABLED', 'accessNotConfigured'];
const DENIED_REASONS = ['forbidden', 'PERMISSION_DENIED', 'IAM_PERMISSION_DENIED', 'insufficientPermissions'];
const TRANSIENT_STATUSES = [408, 429, 500, 502, 503, 504];
/** gRPC's CANCELLED, DEADLINE_EXCEEDED and UNAVAILABLE, which google-gax gives to calls that got no answer. */
const NO_ANSWER_CODES = [1, 4, 14];

/** Judges what a client threw, by status and reason, never by text. `permission` is what the call needs. */
export function failureOf(thrown: unknown, permission: string): Failure {
  if (thrown instanceof RemoteError) return thrown.failure;
  const error = toHttpError(thrown);
  const { status } = error;
  if (status === undefined) return unanswered(thrown, error);
  return { kind: kindOf(status, error.reasons), status, reason: describe(status, error, permission) };
}

function kindOf(status: number, reasons: readonly string[]): FailureKind {
  const says = (known: readonly string[]) => reasons.some((reason) => known.includes(reason));
  if (status === 404) return 'absent';
  if (status === 409) return says(TAKEN_REASONS) ? 'exists' : 'settling';
  if (status === 412) return 'stale';
  if (status === 400 && says(['resourceNotReady'])) return 'settling';
  if (status === 400 && says(IN_USE_REASONS)) return 'in-use';
  if ((status === 403 || status === 429) && says(RATE_REASONS)) return 'settling';
  if (status === 403 && says(DISABLED_REASONS)) return 'disabled';
  return TRANSIENT_STATUSES.includes(status) ? 'transient' : 'refused';
}

/** Whether an API said that there were too many calls: 429, or the 403 by which Compute says it. */
export function isLimit({ kind, status }: Failure): boolean {
  return status === 429 || (status === 403 && kind === 'settling');
}

function unanswered(thrown: unknown, { system, message }: HttpError): Failure {
  const { name, code } = thrown as { name?: unknown; code?: unknown };
  const silent = name === 'TimeoutError' || code === 4;
  if (silent) return { kind: 'transient', status: undefined, reason: { key: 'noAnswer' } };
  if (system !== undefined || NO_ANSWER_CODES.includes(Number(code))) {
    return { kind: 'transient', status: undefined, reason: { key: 'notReachable', of: { system: system ?? '' } } };
  }
  return { kind: 'refused', status: undefined, reason: wordsOfOthers(message) };
}

function describe(status: number, error: HttpError, permission: string): Say {
  const { reasons, metadata, message } = error;
  if (status === 401) return { key: 'credentialsRefused' };
  if (status === 403 && reasons.some((reason) => DISABLED_REASONS.includes(reason))) {
    const [api = 'compute'] = permission.split('.');
    return { key: 'apiDisabled', of: { api: metadata['service'] ?? `${api}.googleapis.com` } };
  }
  if (status === 403 && reasons.every((reason) => DENIED_REASONS.includes(reason))) {
    return { key: 'permissionDenied', of: { permission: metadata['permission'] ?? namedIn(message) ?? permission } };
  }
  const [word = ''] = reasons;
  return { key: 'refused', of: { status, word, message: oneLine(message) } };
}

/** Compute names the missing permission in its message alone. */
const namedIn = (message: string): string | undefined => /'([a-z]+\.[a-zA-Z]+\.[a-zA-Z]+)'/.exec(message)?.[1];

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 300);
