import { toMarkdown } from '../../cli/formats/markdown.ts';
import { explain } from '../../shared/explain/explain.ts';
import { printSection } from '../../shared/explain/print.ts';
import { locationOf, shortName } from '../../shared/names.ts';
import type { Judged } from '../../shared/plan/judged.ts';
import type { Question } from '../../shared/plan/look.ts';

/** What `run-egress explain JOB --format markdown` says. */
export function printExplain(question: Question, judged: Judged): string {
  const { job, sections } = explain({ ...question, examination: judged });
  const title = `${shortName(job)} (${locationOf(job)})`;
  const printed = sections.map((section) => printSection(section, 'en'));
  return toMarkdown(title, printed).trimEnd();
}
