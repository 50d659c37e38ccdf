import type { Finding } from '../../shared/checks/check.ts';
import { findingsSection } from '../../shared/explain/findings.ts';
import { printSection } from '../../shared/explain/print.ts';
import { chartOf, waySection } from '../../shared/explain/way.ts';
import { locationOf, shortName } from '../../shared/names.ts';
import type { FlowTrace } from '../../shared/path/trace.ts';
import { sarifReport } from '../../shared/report/sarif.ts';
import type { Verdict } from '../../shared/result/verdict.ts';
import type { Language } from '../../shared/text/languages.ts';
import { toMarkdown } from './markdown.ts';
import { toMermaid } from './mermaid.ts';
import { toScript } from './script.ts';
import { toTable } from './table.ts';

export const FORMATS = ['table', 'json', 'sarif', 'markdown', 'mermaid', 'gcloud'] as const;
export type Format = (typeof FORMATS)[number];

/** What was found of one job: as data, and as it is printed. */
export interface Checked {
  readonly flows: readonly FlowTrace[];
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
}

/** All jobs in one document. */
export async function printChecked(
  checked: readonly Checked[],
  { format, language, color }: { readonly format: Format; readonly language: Language; readonly color: boolean },
): Promise<string> {
  const verdicts = checked.map(({ verdict }) => verdict);
  switch (format) {
    case 'table':
      return toTable(verdicts, color);
    case 'json':
      return `${JSON.stringify({ version: 1, results: verdicts }, undefined, 2)}\n`;
    case 'sarif':
      return toSarif(verdicts, language);
    case 'markdown':
      return checked.map((one) => toDocument(one, language)).join('\n');
    case 'mermaid':
      return toChart(checked, language);
    case 'gcloud':
      return toScript(verdicts, language);
  }
}

async function toSarif(verdicts: readonly Verdict[], language: Language): Promise<string> {
  const findings = verdicts.flatMap(({ job, findings: all }) => all.map((finding) => ({ job, finding })));
  let text = '';
  for await (const piece of sarifReport({ isComplete: true, notes: [], language }, findings)) text += piece;
  return text;
}

function toDocument({ flows, findings, verdict: { job } }: Checked, language: Language): string {
  const sections = [waySection({ now: { flows } }), findingsSection({ findings })].filter((one) => one !== undefined);
  const printed = sections.map((section) => printSection(section, language));
  return toMarkdown(`${shortName(job)} (${locationOf(job)})`, printed);
}

/** The ways of all jobs as one graph: what several of them pass to is told by the destinations that they share. */
function toChart(checked: readonly Checked[], language: Language): string {
  const chart = chartOf(checked.flatMap(({ flows }) => flows));
  const section = { id: 'way', title: { key: 'titleWay' }, parts: [{ kind: 'flowchart', chart }] } as const;
  return printSection(section, language)
    .parts.flatMap((part) => (part.kind === 'flowchart' ? [toMermaid(part)] : []))
    .join('\n');
}
