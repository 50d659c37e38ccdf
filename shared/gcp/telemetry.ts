import { TerminalError } from '../errors.ts';
import type { Telemetry } from '../telemetry.ts';
import type { Terms } from './call.ts';
import { lazy } from './lazy.ts';
import { originOf } from './origin.ts';
import type { Remote } from './remote.ts';
import { rest } from './rest.ts';
import type { Teller } from './telemetry-sdk.ts';
import { thrown } from './thrown.ts';

/** Google's own endpoint of OpenTelemetry's protocol. https://docs.cloud.google.com/stackdriver/docs/reference/telemetry/overview */
export const GOOGLE_TELEMETRY = 'https://telemetry.googleapis.com';

/** Where telemetry goes, and of whom it tells. */
export interface TelemetryOptions extends Teller {
  /** Of OTLP over HTTP, without `/v1/metrics`. */
  readonly endpoint: string;
}

/** What either of the two methods answers where it took only part. https://opentelemetry.io/docs/specs/otlp/#partial-success-1 */
interface Answer {
  readonly partialSuccess?: {
    readonly rejectedDataPoints?: number | string;
    readonly rejectedSpans?: number | string;
    readonly errorMessage?: string;
  };
}

/** A sending has 3 s in all, and what is lost is told with the next one. */
const TERMS = {
  metrics: { permission: 'telemetry.metrics.write', seconds: 2, retries: 1 },
  traces: { permission: 'telemetry.traces.write', seconds: 2, retries: 1 },
} as const satisfies Readonly<Record<string, Terms>>;

/**
 * Sends to Google's Telemetry API, or to any collector. Nothing of OpenTelemetry is loaded before the first sending. The
 * token of the caller goes to Google, and to the place that stands in for it; nobody else is sent one.
 */
export function telemetryOf({ origin, call }: Remote, { endpoint, ...teller }: TelemetryOptions): Telemetry {
  const address = endpoint.replace(/\/+$/, '');
  const isGoogle = address === GOOGLE_TELEMETRY || address === origin.endpoint;
  const to = isGoogle ? origin : originOf(address, {});
  const encoder = lazy(async () => (await import('./telemetry-sdk.ts')).encoderOf(teller));

  async function post(what: keyof typeof TERMS, data: object | undefined, signal: AbortSignal): Promise<void> {
    if (!data) return;
    const { partialSuccess = {} } = await call({ ...TERMS[what], signal }, async (options) =>
      rest<Answer>({ origin: to }, { api: 'telemetry', path: `v1/${what}`, method: 'POST', data }, options),
    );
    const { rejectedDataPoints = 0, rejectedSpans = 0, errorMessage = '' } = partialSuccess;
    const rejected = Number(rejectedDataPoints) + Number(rejectedSpans);
    if (rejected > 0) throw new TerminalError(`${rejected} of ${what} were rejected: ${errorMessage.slice(0, 300)}`);
  }

  return {
    async send({ measurements, spans }, signal) {
      const encode = await encoder();
      const metrics = await encode.metrics(measurements);
      const traces = encode.traces(spans);
      const sent = await Promise.allSettled([post('metrics', metrics, signal), post('traces', traces, signal)]);
      for (const one of sent) if (one.status === 'rejected') thrown(one.reason);
    },
  };
}
