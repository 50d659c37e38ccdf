import { consoleLink } from '../console.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import { tameText, type Language } from '../text/languages.ts';
import { printRecord, type PrintedRecord } from './print-record.ts';
import type { JobRecord } from './record.ts';

const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

/** A column a question, in the order in which a person asks. */
const COLUMNS: Readonly<Record<string, (job: PrintedRecord) => string | undefined>> = {
  project: ({ job }) => projectOf(job),
  region: ({ job }) => locationOf(job),
  job: ({ job }) => shortName(job),
  status: ({ status }) => status,
  mode: ({ mode }) => mode.kind,
  egress: ({ mode }) => mode.egress,
  network: ({ network }) => network,
  connector: ({ mode }) => mode.connector,
  subnetwork: ({ mode }) => mode.subnetwork,
  destinations: ({ flows }) => list(flows.map((flow) => flow.destination)),
  verdicts: ({ flows }) => list(flows.map((flow) => flow.verdict)),
  causes: ({ flows }) => list(flows.flatMap((flow) => flow.cause ?? [])),
  blocked_by: (job) => blockedBy(job),
  exit: ({ exit }) => exit.kind,
  exit_addresses: ({ exit }) => list(exit.addresses),
  severity: ({ findings }) => SEVERITIES.find((level) => findings.some(({ severity }) => severity === level)),
  findings: ({ findings }) => list(findings.map(({ id }) => id)),
  summary: ({ findings }) => findings[0]?.summary,
  next_command: ({ findings }) =>
    findings.flatMap(({ nextSteps }) => nextSteps.flatMap(({ command }) => command ?? []))[0],
  not_kept: ({ requirements }) => list(requirements.flatMap(({ id, complies }) => (complies === 'no' ? [id] : []))),
  moved: ({ move }) => move?.kind,
  status_before: ({ move }) => move?.from ?? undefined,
  changed_resource: ({ move }) => move?.cause?.resource,
  changed_by: ({ move }) => move?.cause?.principal,
  changed_method: ({ move }) => move?.cause?.method,
  changed_at: ({ move }) => move?.cause?.time,
  console: ({ job }) => consoleLink(job),
};

/** `report.csv`, by RFC 4180, a job a row. */
export async function* csvReport(jobs: AsyncIterable<JobRecord>, language: Language): AsyncGenerator<string> {
  // Spreadsheets take a text without the mark for one of the user's old code page.
  if (language !== 'en') yield '\ufeff';
  yield row(Object.keys(COLUMNS));
  for await (const job of jobs) {
    const printed = printRecord(job, language);
    yield row(Object.values(COLUMNS).map((column) => column(printed) ?? ''));
  }
}

const row = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

/**
 * One cell. A spreadsheet takes what begins like a formula for one, whatever it stands in, so an apostrophe goes before it.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
function cell(text: string): string {
  const tame = tameText(text);
  const inert = /^[\s'"]*[=+\-@|%]/.test(tame) ? `'${tame}` : tame;
  return /[",;'\n\r]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

const list = (all: readonly string[]): string => [...new Set(all)].join(' ');

/** The object at which the first packet ends that does not arrive. */
function blockedBy({ flows }: PrintedRecord): string | undefined {
  const traces = flows.flatMap(({ addresses }) => addresses).filter(({ verdict }) => verdict !== 'REACHABLE');
  return traces.flatMap(({ steps }) => steps.findLast(({ resource }) => resource !== undefined)?.resource ?? [])[0];
}
