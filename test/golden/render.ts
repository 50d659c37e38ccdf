import type { Judged } from '../../shared/plan/judged.ts';
import type { Question } from '../../shared/plan/look.ts';
import { toVerdict, type Verdict } from '../../shared/result/verdict.ts';
import { printExplain } from './print-explain.ts';
import { printFindings } from './print-findings.ts';
import { printPlan } from './print-plan.ts';
import { printTrace } from './print-trace.ts';
import { casesOf, judge } from './scenario.ts';

/** What is generated into a scenario's folder, and what prints it for one job. */
const PRINTED: Readonly<Record<string, (judged: Judged, question: Question) => string>> = {
  'trace.txt': (judged) => printTrace(verdictOf(judged)),
  'findings.txt': (judged) => printFindings(verdictOf(judged)),
  'plan.txt': printPlan,
  'explain.md': (judged, question) => printExplain(question, judged),
};

export const GENERATED = Object.keys(PRINTED);

const verdictOf = ({ snapshot, flows, findings }: Judged): Verdict =>
  toVerdict({ snapshot, flows, findings, language: 'en' });

/** The generated files of a scenario, by name. */
export async function renderScenario(scenario: string): Promise<ReadonlyMap<string, string>> {
  const judged = (await casesOf(scenario)).map((question) => ({ question, judged: judge(question) }));
  const files = Object.entries(PRINTED).map(([file, print]) => {
    const jobs = judged.map((one) => print(one.judged, one.question));
    return [file, `${jobs.join('\n\n\n')}\n`] as const;
  });
  return new Map(files);
}
