import type { Cloud } from './cloud.ts';
import type { Fault } from './faults.ts';
import type { Enums } from './system-parameters.ts';

/** A JSON object as it came in or goes out. */
export type Body = Record<string, unknown>;

/** One API call, decoded: what a service sees of HTTP. */
export interface Call {
  readonly cloud: Cloud;
  readonly method: string;
  /** Path as sent, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Values of the route's `{placeholders}`, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly raw: Buffer;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Region that the host name carries (`europe-west2-run.googleapis.com`), as gcloud sends it. */
  readonly hostRegion: string | undefined;
  /** Project id: a project number in the path is resolved to the id before a service sees it. */
  readonly project: string;
  /** Who calls: the e-mail address in the bearer token, or the local user. */
  readonly principal: string;
  /** The fault that a test put on this call; refusals and delays are done by then, `operationError` is not. */
  readonly fault: Fault | undefined;
}

export interface Answer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One method of one API. `id` is its name in Google's discovery documents: faults and the request log use it.
 * `path` is a template with `{placeholders}`; each stands for one segment, the last one up to a `:verb`.
 */
export interface Route {
  readonly id: string;
  /** Names of methods of other APIs that have the same path, so that only the host could tell them apart. */
  readonly also?: readonly string[];
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly handle: (call: Call) => unknown;
  /** Sees every call of this method with its end, refused and faulted ones too: audit entries are written here. */
  readonly audit?: (call: Call, outcome: Outcome) => void;
  /** For clients that ask for enums as numbers. */
  readonly enums?: Enums;
}

export type Outcome =
  { readonly kind: 'done'; readonly answer: Answer } | { readonly kind: 'refused'; readonly error: Error };

/** What a handler returns when it wants a status or headers of its own; anything else becomes a 200 with that body. */
export class Reply implements Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}
