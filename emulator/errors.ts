/** google.rpc.Code by name: number and HTTP status. https://cloud.google.com/apis/design/errors#error_model */
const CODES = {
  INVALID_ARGUMENT: { code: 3, http: 400 },
  FAILED_PRECONDITION: { code: 9, http: 400 },
  OUT_OF_RANGE: { code: 11, http: 400 },
  UNAUTHENTICATED: { code: 16, http: 401 },
  PERMISSION_DENIED: { code: 7, http: 403 },
  NOT_FOUND: { code: 5, http: 404 },
  ALREADY_EXISTS: { code: 6, http: 409 },
  ABORTED: { code: 10, http: 409 },
  CONDITION_NOT_MET: { code: 9, http: 412 },
  RESOURCE_EXHAUSTED: { code: 8, http: 429 },
  INTERNAL: { code: 13, http: 500 },
  UNAVAILABLE: { code: 14, http: 503 },
  DEADLINE_EXCEEDED: { code: 4, http: 504 },
} as const;

export type Status = keyof typeof CODES;

interface Extra {
  /** `errors[].reason` of Compute and Storage (notFound, alreadyExists, invalid, resourceInUseByAnotherResource, ...). */
  readonly reason?: string;
  /** google.rpc details (BadRequest, ErrorInfo, ...), each with its `@type`. */
  readonly details?: readonly object[];
  /** HTTP status, where it is not the usual one of the google.rpc code. */
  readonly http?: number;
}

const REASONS: Partial<Record<Status, string>> = {
  INVALID_ARGUMENT: 'invalid',
  FAILED_PRECONDITION: 'badRequest',
  PERMISSION_DENIED: 'forbidden',
  NOT_FOUND: 'notFound',
  ALREADY_EXISTS: 'alreadyExists',
  CONDITION_NOT_MET: 'conditionNotMet',
  RESOURCE_EXHAUSTED: 'rateLimitExceeded',
  INTERNAL: 'internalError',
  UNAVAILABLE: 'backendError',
};

/** A refusal as Google words it. Services throw it; the server prints it in the shape of the API that was called. */
export class ApiError extends Error {
  readonly status: Status;
  readonly http: number;
  readonly reason: string;
  readonly details: readonly object[] | undefined;

  constructor(status: Status, message: string, extra: Extra = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.http = extra.http ?? CODES[status].http;
    this.reason = extra.reason ?? REASONS[status] ?? 'invalid';
    this.details = extra.details;
  }

  /** The number of google.rpc.Code, as operations and audit entries carry it. */
  get code(): number {
    return CODES[this.status].code;
  }
}

/** A refusal that names the fields at fault, in the BadRequest detail that gcloud prints. */
export function badRequest(violations: readonly { field: string; description: string }[], message?: string): ApiError {
  const text = message ?? violations.map(({ field, description }) => `${field}: ${description}`).join('; ');
  return new ApiError('INVALID_ARGUMENT', text, {
    details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations }],
  });
}

/** The number of a code that a fault or an operation gives by name or by number; an unknown name is UNKNOWN. */
export function rpcCode(code: string | number): number {
  if (typeof code === 'number') return code;
  return code in CODES ? CODES[code as Status].code : 2;
}

export function statusForHttp(http: number): Status {
  for (const [status, { http: own }] of Object.entries(CODES)) if (own === http) return status as Status;
  return http >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT';
}

/** Compute and Storage answer `errors[]` with a reason and no `status`; the other APIs answer a google.rpc.Status. */
export function errorBody(error: ApiError, style: 'rest' | 'rpc'): object {
  if (style === 'rest') {
    const errors = [{ message: error.message, domain: 'global', reason: error.reason }];
    return { error: { code: error.http, message: error.message, errors } };
  }
  const { status, details } = error;
  // 412 has no google.rpc status of its own.
  const name = status === 'CONDITION_NOT_MET' ? 'FAILED_PRECONDITION' : status;
  return { error: { code: error.http, message: error.message, status: name, ...(details && { details }) } };
}
