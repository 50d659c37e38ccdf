import type { Dispatch, Incoming, Outgoing } from './dispatch.ts';

interface Part {
  readonly contentId: string;
  readonly incoming: Incoming;
}

/** A multipart/mixed batch of Compute requests, as gcloud sends it for more than one resource. */
export async function answerBatch(dispatch: Dispatch, { url, headers, raw }: Incoming): Promise<Outgoing> {
  const boundary = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return plain(400, 'multipart/mixed with a boundary was expected');
  const parts = raw
    .toString('utf8')
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((text) => parsePart(text, url, headers));
  const answers: string[] = [];
  for (const part of parts) {
    if (!part) return plain(400, 'a part is not an HTTP request');
    answers.push(printPart(part.contentId, await dispatch(part.incoming)));
  }
  const seam = 'batch_local_cloud';
  const body = answers.map((answer) => `--${seam}\r\n${answer}\r\n`).join('') + `--${seam}--\r\n`;
  return {
    status: 200,
    headers: { 'content-type': `multipart/mixed; boundary=${seam}` },
    body: Buffer.from(body),
    dropped: false,
  };
}

function parsePart(text: string, url: URL, outer: Incoming['headers']): Part | undefined {
  const normal = text.replace(/\r\n/g, '\n').replace(/^\n/, '');
  const [partHead = '', ...rest] = normal.split('\n\n');
  const contentId = /^content-id:\s*(.*)$/im.exec(partHead)?.[1] ?? '';
  const [head = '', ...bodyLines] = rest;
  const [requestLine = '', ...headerLines] = head.split('\n');
  const request = /^(\w+) (\S+) HTTP/.exec(requestLine);
  if (!request) return undefined;
  const headers: Record<string, string | undefined> = { authorization: outer['authorization'] };
  for (const line of headerLines) {
    const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined) headers[name.toLowerCase()] = value;
  }
  const [, method = '', target = ''] = request;
  const raw = Buffer.from(bodyLines.join('\n\n').trim());
  return { contentId, incoming: { method, url: new URL(target, url), headers, raw } };
}

function printPart(contentId: string, { status, headers, body }: Outgoing): string {
  const id = contentId.replace(/^<(.*)>$/, '<response-$1>');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [
    'Content-Type: application/http',
    `Content-ID: ${id}`,
    '',
    `HTTP/1.1 ${status} OK`,
    ...lines,
    '',
    body.toString(),
  ].join('\r\n');
}

function plain(status: number, message: string): Outgoing {
  const body = Buffer.from(JSON.stringify({ error: { code: status, message } }));
  return { status, headers: { 'content-type': 'application/json' }, body, dropped: false };
}
