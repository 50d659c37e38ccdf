import { createHash } from 'node:crypto';
import type { Language } from '../text/languages.ts';
import { describe } from './describe.ts';
import type { ReportHead } from './head.ts';
import type { PageLine } from './page-data.ts';
import { SCRIPT, STYLE } from './page.generated.ts';
import type { JobRecord } from './record.ts';

/** `report.html`, piece by piece: one page that needs nothing but itself, and is not allowed to ask for anything else. */
export async function* htmlReport(
  head: ReportHead,
  jobs: AsyncIterable<JobRecord>,
  language: Language,
): AsyncGenerator<string> {
  yield page(language, { connect: "'none'", live: '' });
  for await (const line of pageLines(head, jobs, language)) yield escaped(line);
  yield `</script>\n<script>${SCRIPT}</script>\n</html>\n`;
}

/**
 * The same page, of a sweep that goes on: it asks `source`, on its own host, for its lines again and again, and leads back
 * to `home`. Both are paths.
 */
export function livePage(
  language: Language,
  { source, home }: { readonly source: string; readonly home: string },
): string {
  const live = ` data-live="${encodeURI(source)}" data-home="${encodeURI(home)}"`;
  return `${page(language, { connect: "'self'", live })}</script>\n<script>${SCRIPT}</script>\n</html>\n`;
}

/** What the page is given, a line of JSON each. */
export async function* pageLines(
  head: ReportHead,
  jobs: AsyncIterable<JobRecord>,
  language: Language,
): AsyncGenerator<string> {
  const { projects, findings: _, severities: __, ...rest } = head;
  const troubled = projects
    .filter(({ state, gone }) => state !== 'read' || gone.length > 0)
    .map(({ project, state, reasons, gone }) => ({ project, state, reasons, gone }));
  yield line(['head', { ...rest, language, projects: troubled }]);
  const descriptions = describe();
  for await (const job of jobs) {
    const { number, fresh } = descriptions.of(job);
    if (fresh) yield line(['description', fresh]);
    yield line(job.move ? ['job', job.job, number, job.move] : ['job', job.job, number]);
  }
}

const line = (content: PageLine): string => `${JSON.stringify(content)}\n`;

/** Data within a page: nothing in it can end the element that it stands in. */
const escaped = (text: string): string => text.replaceAll('<', '\\u003c');

/** Everything before the data. Its policy lets no script run but ours, and no request out. */
function page(language: Language, { connect, live }: { readonly connect: string; readonly live: string }): string {
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(STYLE)}'`,
    `script-src '${hashOf(SCRIPT)}'`,
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="${language}"${live}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>run-egress</title>
<style>${STYLE}</style>
</head>
<body></body>
<script type="application/x-ndjson" id="data">
`;
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
