import type { IncomingMessage } from 'node:http';
import type { Incoming } from './dispatch.ts';
import { ApiError } from './errors.ts';

const MIB = 2 ** 20;
/** Pub/Sub takes 10 MB of messages a request, which are a third longer in base64. No other API here takes as much. */
const API_BYTES = 20 * MIB;
/** Objects of a bucket, and worlds of a hundred thousand jobs. */
const LARGE_BYTES = 512 * MIB;
const LARGE = /^\/(upload|resumable|emulator)\//;
/** How much of a body that is too large is read and thrown away, so that its sender comes to read the answer. */
const PATIENCE = 8;

/** The URL of a request: as gcloud's HTTP proxy we get absolute ones, whose host says which API and region is meant. */
export function urlOf({ url = '', headers: { host = 'localhost' } }: IncomingMessage): URL {
  const base = `http://${host}`;
  const isHttp = url.startsWith('/') || /^https?:\/\//i.test(url);
  if (isHttp && URL.canParse(url, base)) return new URL(url, base);
  throw new ApiError('INVALID_ARGUMENT', 'The request has no valid URL.');
}

/** Reads a request to its end; refuses a body that is too large, and one whose sender says so before sending it. */
export async function readRequest(request: IncomingMessage, url: URL): Promise<Incoming> {
  checkAnnouncedSize(request, url);
  const limit = limitOf(url);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
    if (size > limit * PATIENCE) break;
  }
  if (size > limit) throw tooLarge(limit);
  return { method: request.method ?? 'GET', url, headers: headersOf(request), raw: Buffer.concat(chunks) };
}

/** For a client that waits for "100 Continue": it need not send at all what would not be taken. */
export function checkAnnouncedSize({ headers }: IncomingMessage, url: URL): void {
  if (headers.expect === undefined) return;
  const limit = limitOf(url);
  if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
}

function limitOf({ pathname }: URL): number {
  return LARGE.test(pathname) ? LARGE_BYTES : API_BYTES;
}

function tooLarge(limit: number): ApiError {
  const message = `Request payload size exceeds the limit: ${limit} bytes.`;
  return new ApiError('INVALID_ARGUMENT', message, { http: 413, reason: 'uploadTooLarge' });
}

function headersOf(request: IncomingMessage): Record<string, string | undefined> {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}
