import type { Posted } from '../ports.ts';

/** What a service answered. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: string;
}

/** No service is left alone for longer, whatever it asks for. */
const LONGEST_SECONDS = 3600;

/**
 * 2xx is success; 408, 429 and 5xx pass, after the service's own time if it names one; anything else, redirections
 * included, is final. https://www.rfc-editor.org/rfc/rfc9110#section-15
 */
export function toPosted({ status, retryAfter, body }: Answer, now: number): Posted {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const said = body.replace(/\s+/g, ' ').trim().slice(0, 200);
  const reason = `${status}${said && `: ${said}`}`;
  if (status >= 500 || status === 429 || status === 408) {
    const afterSeconds = secondsUntil(retryAfter, now);
    return { kind: 'retry', reason, ...(afterSeconds !== undefined && { afterSeconds }) };
  }
  return { kind: 'refused', reason: status < 400 ? `${reason} (redirections are not followed)` : reason };
}

/** Retry-After in seconds or as a date. https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
function secondsUntil(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(Math.ceil(seconds), 1), LONGEST_SECONDS);
}

/** Errors of Slack's Web API that pass; it answers 200 to everything. https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const PASSING = [
  'ratelimited',
  'rate_limited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
];

/** What Slack's Web API says in the body of a 200. */
export function toSlackPosted(answer: Answer, now: number): Posted {
  const posted = toPosted(answer, now);
  if (posted.kind !== 'delivered') return posted;
  const said = parsed(answer.body);
  if (said.ok === true) return { kind: 'delivered', ...(typeof said.ts === 'string' && { thread: said.ts }) };
  const reason = typeof said.error === 'string' ? said.error.slice(0, 100) : 'an answer that is not of its API';
  return PASSING.includes(reason) ? { kind: 'retry', reason } : { kind: 'refused', reason };
}

interface Said {
  readonly ok?: unknown;
  readonly ts?: unknown;
  readonly error?: unknown;
}

function parsed(body: string): Said {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
