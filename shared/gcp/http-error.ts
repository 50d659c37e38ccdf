import { z } from 'zod';

/** What a failed call says, whichever client threw it. */
export interface HttpError {
  /** Undefined when no answer came. */
  readonly status: number | undefined;
  /** Google's words for the cause: `errors[].reason`, `status`, and the reason of an ErrorInfo. */
  readonly reasons: readonly string[];
  /** Of the ErrorInfo: the permission that is missing, the service that is disabled. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly message: string;
  /** What the operating system said: ECONNREFUSED, ENOTFOUND. */
  readonly system: string | undefined;
}

const Detail = z.looseObject({
  reason: z.string().optional().catch(undefined),
  metadata: z.record(z.string(), z.string()).catch({}),
});

const Body = z.looseObject({
  error: z.looseObject({
    message: z.string().catch(''),
    status: z.string().optional().catch(undefined),
    errors: z.array(z.looseObject({ reason: z.string().optional() })).catch([]),
    details: z.array(Detail).catch([]),
  }),
});

type Fields = Readonly<Record<PropertyKey, unknown>>;

/** Where google-gax keeps the body of a failed answer: its own properties lack `errors[].reason`. */
const RAW = Symbol.for('google-gax.rawHttpResponsePayload');

/** Reads the status and the body of a failed call out of what google-gax, gaxios or Cloud Storage threw. */
export function toHttpError(thrown: unknown): HttpError {
  const error = fieldsOf(thrown);
  const body = bodyOf(error);
  const details = body?.details ?? [];
  const reasons = [...(body?.errors ?? []), { reason: body?.status }, ...details].flatMap(({ reason }) => reason ?? []);
  return {
    status: statusOf(error),
    reasons,
    metadata: Object.assign({}, ...details.map(({ metadata }) => metadata)) as Record<string, string>,
    message: body?.message || String(error['message'] ?? thrown),
    system: systemOf(error),
  };
}

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** google-gax: httpStatusCode; gaxios: status; Cloud Storage: a number as code, which google-gax uses for gRPC's below 20. */
function statusOf({ httpStatusCode, status, code }: Fields): number | undefined {
  return [httpStatusCode, status, code].find((value): value is number => typeof value === 'number' && value >= 100);
}

function bodyOf(error: Fields): z.output<typeof Body>['error'] | undefined {
  const response = fieldsOf(error['response']);
  for (const candidate of [error[RAW], response['data'], response['body'], error['message']]) {
    const parsed = Body.safeParse(typeof candidate === 'string' ? json(candidate) : candidate);
    if (parsed.success) return parsed.data.error;
  }
  return undefined;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function systemOf(error: Fields): string | undefined {
  const { code, cause } = error;
  if (typeof code === 'string' && /^E[A-Z_]+$/.test(code)) return code;
  return cause === undefined ? undefined : systemOf(fieldsOf(cause));
}
