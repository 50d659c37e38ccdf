import assert from 'node:assert/strict';
import { after } from 'node:test';
import { GoogleAuth, PassThroughClient } from 'google-auth-library';
import { startEmulator } from '../../../emulator/server.ts';
import { checkCoverage } from '../coverage/coverage.ts';

export const PROJECT = 'p';
export const REGION = 'europe-west2';
export const ZONE = `${REGION}-a`;
export const LOCATION = `projects/${PROJECT}/locations/${REGION}`;

/** What every generated client is given: REST, at the local cloud. */
export type Options = {
  readonly fallback: true;
  readonly protocol: 'http';
  readonly apiEndpoint: string;
  readonly port: number;
  readonly auth: GoogleAuth;
  readonly projectId: string;
};

/**
 * A local cloud that runs two thousand times faster than time, for the tests of one file. In the end, the methods that were
 * called have to be those that the documentation says the clients are tested with.
 */
export async function cloudForClients(suite: string) {
  const { url, cloud, close } = await startEmulator({ speed: 2000 });
  after(async () => {
    const called = cloud.requests.list().map(({ method }) => method);
    await close();
    checkCoverage(`client-${suite}`, called);
  });
  const { hostname, port } = new URL(url);
  const auth = new GoogleAuth({ authClient: new PassThroughClient(), projectId: PROJECT });
  const options: Options = {
    fallback: true,
    protocol: 'http',
    apiEndpoint: hostname,
    port: Number(port),
    auth,
    projectId: PROJECT,
  };
  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const text = body && JSON.stringify(body);
    const answer = await fetch(`${url}/emulator/${path}`, { method, ...(text && { body: text }) });
    assert.equal(answer.status, 200);
    return answer.json();
  };
  return { url, cloud, options, control };
}

/** Expects a call to be refused with an HTTP status, and a text in its message. */
export async function refused(call: Promise<unknown>, status: number, text: RegExp): Promise<void> {
  await assert.rejects(call, (error: { httpStatusCode?: unknown; message: string }) => {
    assert.equal(Number(error.httpStatusCode), status, error.message);
    assert.match(error.message, text);
    return true;
  });
}

/** All that an asynchronous listing gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
