import type { Cloud } from './cloud.ts';
import { ApiError, errorBody, statusForHttp } from './errors.ts';
import { Reply, type Answer, type Body, type Call, type Matched } from './route.ts';
import { isObject } from './world.ts';

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

type Table = (method: string, path: string) => Matched | undefined;

/** Finds the method, applies the faults put on it, carries it out, prints the answer and logs the request. */
export function dispatcher(cloud: Cloud, table: Table): Dispatch {
  return async (incoming) => {
    const { method, url } = incoming;
    const found = table(method, url.pathname);
    const style = /^\/(compute|storage|upload|resumable|download|batch)\//.test(url.pathname) ? 'rest' : 'rpc';
    const project = projectOf(cloud, url, found, incoming.headers);
    let dropped = false;
    let answer: Answer;
    try {
      const { route, params } = found ?? unimplemented(method, url.pathname);
      const fault = isControl(url) ? undefined : cloud.faults.take(route.id, project);
      const call = toCall(cloud, incoming, { project, params: { ...params, project }, fault });
      answer = await carryOut(call, route);
      dropped = fault?.dropAfter === true;
    } catch (error) {
      answer = refusal(error, style);
    }
    const outgoing = print(answer, dropped);
    if (!isControl(url)) {
      const name = found?.route.id ?? `${method} ${url.pathname}`;
      cloud.requests.add({
        method: name,
        path: url.pathname + url.search,
        status: outgoing.status,
        project,
        at: cloud.clock.now(),
      });
    }
    return outgoing;
  };
}

async function carryOut(call: Call, route: Matched['route']): Promise<Answer> {
  try {
    await suffer(call);
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

function unimplemented(method: string, path: string): never {
  throw new Unimplemented(`The local cloud does not implement ${method} ${path}.`);
}

/** A 4xx on purpose: gcloud repeats a request that got a 5xx for half a minute, POSTs too. */
class Unimplemented extends Error {}

function refusal(error: unknown, style: 'rest' | 'rpc'): Answer {
  if (error instanceof ApiError) return { status: error.http, body: errorBody(error, style) };
  const { message } = error as Error;
  if (error instanceof Unimplemented) {
    return { status: 405, body: { error: { code: 405, message, status: 'UNIMPLEMENTED' } } };
  }
  process.stderr.write(`${(error as Error).stack ?? message}\n`);
  return {
    status: 400,
    body: { error: { code: 400, message: `The local cloud failed: ${message}`, status: 'INTERNAL' } },
  };
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
    body: toBody(raw, url),
    raw,
    headers,
    hostRegion: /^([a-z]+-[a-z]+\d+)-run\.googleapis\.com$/.exec(url.hostname)?.[1],
    principal: token ?? 'local-user@example.com',
  };
}

/** JSON whatever the content type says, as curl would send it; an upload's body belongs to Cloud Storage alone. */
function toBody(raw: Buffer, url: URL): Body {
  if (raw.length === 0 || url.pathname.startsWith('/upload/')) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(raw.toString('utf8'));
  } catch (error) {
    throw new ApiError('INVALID_ARGUMENT', `Invalid JSON payload received. ${(error as Error).message}`, {
      reason: 'parseError',
    });
  }
  // google-gax sends `""` where a method has no body.
  if (parsed === '' || parsed === null) return {};
  if (!isObject(parsed)) throw new ApiError('INVALID_ARGUMENT', 'Invalid JSON payload received. Expected an object.');
  return parsed;
}

function projectOf(cloud: Cloud, url: URL, found: Matched | undefined, headers: Incoming['headers']): string {
  if (isControl(url)) return url.searchParams.get('project') ?? '';
  const { project: inPath, bucket } = found?.params ?? {};
  const named = inPath ?? url.searchParams.get('project') ?? cloud.buckets.projectOf(bucket);
  return cloud.projectId(named ?? headers['x-goog-user-project'] ?? '');
}

const isControl = (url: URL): boolean => url.pathname.startsWith('/emulator/');

function print({ status = 200, body, headers = {} }: Answer, dropped: boolean): Outgoing {
  if (Buffer.isBuffer(body)) return { status, headers, body, dropped };
  const text = body === undefined ? '' : JSON.stringify(body, undefined, 2) + '\n';
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
    body: Buffer.from(text),
    dropped,
  };
}
