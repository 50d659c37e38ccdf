import { recorded } from './recorder.ts';

/** One attempt at a call to Google, as the edge tells of it. */
interface Attempted {
  /** `compute.routers.list`: the API, and what of it. */
  readonly permission: string;
  readonly before: number;
  readonly seconds: number;
  readonly failure: { readonly kind: string; readonly status: number | undefined } | undefined;
}

/** Answers that a caller asked for: whether a thing is there, or still what it was. */
const ANSWERS = ['absent', 'exists', 'stale'];

/** Counts one attempt at a call to Google, and puts it into the trace of what it was made for. */
export function recordAttempt({ permission, before, seconds, failure }: Attempted): void {
  const [service = '', ...rest] = permission.split('.');
  const method = rest.join('.');
  const outcome = failure?.kind ?? 'ok';
  const status = failure ? String(failure.status ?? 'none') : '2xx';
  recorded.count('run_egress.api.calls', { service, method, outcome, status });
  if (before > 0) recorded.count('run_egress.api.retries', { service, method });
  recorded.ended(permission, seconds, {
    kind: 'client',
    attributes: { 'run_egress.outcome': outcome, 'run_egress.status': status, 'run_egress.attempt': before + 1 },
    failed: failure !== undefined && !ANSWERS.includes(failure.kind),
  });
}
