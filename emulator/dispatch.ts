import { toBody } from './body.ts';
import type { Cloud } from './cloud.ts';
import { ApiError, errorBody, statusForHttp } from './errors.ts';
import { googleMethod } from './google-methods.ts';
import { checkAccess } from './iam/check.ts';
import { Reply, type Answer, type Call, type Route } from './route.ts';
import type { Matched, RouteTable } from './route-table.ts';
import { isPretty, shaped } from './system-parameters.ts';

/** One HTTP request, read to its end, in origin form; batch parts come in the same shape. */
export interface Incoming {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly raw: Buffer;
}

export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** A fault asked for the connection to be cut after the work was done. */
  readonly dropped: boolean;
}

export type Dispatch = (incoming: Incoming) => Promise<Outgoing>;

/** Finds the method, applies the faults put on it, carries it out, prints the answer and logs the request. */
export function dispatcher(cloud: Cloud, table: RouteTable<Route>): Dispatch {
  return async (incoming) => {
    const { method, url } = incoming;
    const { route, params } = table(method, url.pathname) ?? unimplemented(method, url);
    const project = projectOf(cloud, url, params, incoming.headers);
    let dropped = false;
    let outgoing: Outgoing;
    try {
      const fault = isControl(url.pathname) ? undefined : cloud.faults.take([route.id, ...(route.also ?? [])], project);
      const call = toCall(cloud, incoming, { project, params: { ...params, project }, fault });
      const answer = await carryOut(call, route);
      dropped = fault?.dropAfter === true;
      outgoing = print({ ...answer, body: shapedBody(answer, route, url) }, url);
    } catch (error) {
      outgoing = refusal(error, url);
    }
    if (!isControl(url.pathname)) {
      const path = url.pathname + url.search;
      cloud.requests.add({ method: route.id, path, status: outgoing.status, project, at: cloud.clock.now() });
    }
    return dropped ? { ...outgoing, dropped } : outgoing;
  };
}

async function carryOut(call: Call, route: Route): Promise<Answer> {
  try {
    await suffer(call);
    if (!isControl(call.path)) checkAccess(call, route);
    const result = await route.handle(call);
    const answer = result instanceof Reply ? result : { status: 200, body: result ?? {} };
    route.audit?.(call, { kind: 'done', answer });
    return answer;
  } catch (error) {
    route.audit?.(call, { kind: 'refused', error: error as Error });
    throw error;
  }
}

/** The part of a fault that comes before the work: a delay of the cloud's time, then a refusal. */
async function suffer({ cloud, fault }: Call): Promise<void> {
  if (!fault) return;
  const { delaySeconds = 0, status, message } = fault;
  if (delaySeconds > 0) await new Promise<void>((resolve) => cloud.clock.after(delaySeconds, resolve));
  if (status === undefined) return;
  const text = message ?? `The local cloud was asked to answer ${fault.method} with ${status}.`;
  throw new ApiError(statusForHttp(status), text, { http: status });
}

/** Refuses, by name, what nobody has written yet; faults and the log of requests know it like any other method. */
function unimplemented(method: string, url: URL): Matched<Route> {
  const [name, line] = [googleMethod(method, url), `${method} ${url.pathname}`];
  const handle = (): never => {
    const what = name === undefined ? line : `${line} (${name})`;
    throw new Unimplemented(`The local cloud does not implement ${what}.`);
  };
  const project = /\/(?:projects|namespaces)\/([^/]+)/.exec(url.pathname)?.[1];
  const params = project === undefined ? {} : { project };
  return { route: { id: name ?? line, method: 'GET', path: url.pathname, handle }, params };
}

/** A 4xx on purpose: gcloud repeats a request that got a 5xx for half a minute, POSTs too. */
class Unimplemented extends Error {}

/** How a request is refused, in the words of the API that its path belongs to. */
export function refusal(error: unknown, url: URL | undefined): Outgoing {
  const isRest = /^\/(compute|storage|upload|resumable|download|batch)\//.test(url?.pathname ?? '');
  if (error instanceof ApiError) {
    return print({ status: error.http, body: errorBody(error, isRest ? 'rest' : 'rpc') }, url);
  }
  const { message, stack } = error as Error;
  // A filter of ten thousand parentheses: what reads it has no bound of its own but the stack.
  if (error instanceof RangeError && /call stack/.test(message)) {
    return refusal(new ApiError('INVALID_ARGUMENT', 'The request is nested too deeply.'), url);
  }
  if (error instanceof Unimplemented) {
    return print({ status: 405, body: { error: { code: 405, message, status: 'UNIMPLEMENTED' } } }, url);
  }
  process.stderr.write(`${stack ?? message}\n`);
  const body = { error: { code: 400, message: `The local cloud failed: ${message}`, status: 'INTERNAL' } };
  return print({ status: 400, body }, url);
}

function toCall(
  cloud: Cloud,
  { method, url, headers, raw }: Incoming,
  known: Pick<Call, 'project' | 'params' | 'fault'>,
): Call {
  const token = /^Bearer (.+@.+)$/.exec(headers['authorization'] ?? '')?.[1];
  return {
    ...known,
    cloud,
    method,
    path: url.pathname,
    query: url.searchParams,
    // What is uploaded is Cloud Storage's own affair.
    body: /^\/(upload|resumable)\//.test(url.pathname) ? {} : toBody(raw),
    raw,
    headers,
    hostRegion: /^([a-z]+-[a-z]+\d+)-run\.googleapis\.com$/.exec(url.hostname)?.[1],
    principal: token ?? 'local-user@example.com',
  };
}

function projectOf(cloud: Cloud, url: URL, params: Matched<Route>['params'], headers: Incoming['headers']): string {
  if (isControl(url.pathname)) return url.searchParams.get('project') ?? '';
  const { project: inPath, bucket } = params;
  const named = inPath ?? url.searchParams.get('project') ?? cloud.buckets.projectOf(bucket);
  return cloud.projectId(named ?? headers['x-goog-user-project'] ?? '');
}

const isControl = (path: string): boolean => path.startsWith('/emulator/') || path === '/';

function shapedBody({ body }: Answer, { enums }: Route, url: URL): unknown {
  const isMessage = !Buffer.isBuffer(body) && !isControl(url.pathname);
  return isMessage ? shaped(body, url.searchParams, enums) : body;
}

function print({ status = 200, body, headers = {} }: Answer, url: URL | undefined): Outgoing {
  if (Buffer.isBuffer(body)) return { status, headers, body, dropped: false };
  const indent = url && !isPretty(url.searchParams) ? undefined : 2;
  const text = body === undefined ? '' : JSON.stringify(body, undefined, indent) + '\n';
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
    body: Buffer.from(text),
    dropped: false,
  };
}
