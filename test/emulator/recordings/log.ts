import { readFileSync } from 'node:fs';

export type Json = Record<string, unknown>;

/** A request as a client sent it to Google, and what it was answered; `${placeholders}` stand for what differs each time. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly body: string | undefined;
  readonly status: number;
  readonly answer: Json | undefined;
}

/** What the recordings hold besides is about other services, or came from a project that had more in it. */
const SCOPE = [
  /^https:\/\/(compute|www)\.\S+\/projects\/[^/]+\/(global|regions\/[^/]+)\/(networks|subnetworks|routers|routes|firewalls|addresses|operations)(\/[^/?]+)?(\/setPrivateIpGoogleAccess)?(\?|$)/,
  /^https:\/\/run\.\S+\/(jobs|operations)/,
  /^https:\/\/vpcaccess\.\S+\/(connectors|operations)/,
];

/** The exchanges of a recording: head, headers, blank line and body of each request and its answer, parted by `---`. */
export function exchangesOf(path: string): Exchange[] {
  return readFileSync(path, 'utf8')
    .split(/\n---\n/)
    .flatMap(exchange);
}

function exchange(text: string): Exchange[] {
  const lines = text.replace(/^\n+/, '').split('\n');
  const [, method, url] = /^(GET|POST|PUT|PATCH|DELETE) (\S+)/.exec(lines[0] ?? '') ?? [];
  const at = lines.findIndex((line, i) => i > 0 && /^\d{3} [A-Z]/.test(line));
  if (method === undefined || url === undefined || at < 0 || !SCOPE.some((part) => part.test(url))) return [];
  const answer = bodyOf(lines.slice(at + 1));
  return [
    {
      method,
      url,
      body: bodyOf(lines.slice(1, at)),
      status: Number((lines[at] ?? '').slice(0, 3)),
      answer: answer === undefined ? undefined : (JSON.parse(answer) as Json),
    },
  ];
}

function bodyOf(lines: readonly string[]): string | undefined {
  const gap = lines.indexOf('');
  const text =
    gap < 0
      ? ''
      : lines
          .slice(gap + 1)
          .join('\n')
          .trim();
  return text.startsWith('{') ? text : undefined;
}
