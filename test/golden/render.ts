import type { Judged } from '../../shared/plan/judged.ts';
import { toVerdict, type Verdict } from '../../shared/result/verdict.ts';
import { printFindings } from './print-findings.ts';
import { printPlan } from './print-plan.ts';
import { printTrace } from './print-trace.ts';
import { judgeScenario } from './scenario.ts';

/** What is generated into a scenario's folder, and what prints it for one job. */
const PRINTED: Readonly<Record<string, (judged: Judged) => string>> = {
  'trace.txt': (judged) => printTrace(verdictOf(judged)),
  'findings.txt': (judged) => printFindings(verdictOf(judged)),
  'plan.txt': printPlan,
};

export const GENERATED = Object.keys(PRINTED);

const verdictOf = ({ snapshot, flows, findings }: Judged): Verdict =>
  toVerdict({ snapshot, flows, findings, language: 'en' });

/** The generated files of a scenario, by name. */
export async function renderScenario(scenario: string): Promise<ReadonlyMap<string, string>> {
  const judged = await judgeScenario(scenario);
  const files = Object.entries(PRINTED).map(
    ([file, print]) => [file, `${judged.map(print).join('\n\n\n')}\n`] as const,
  );
  return new Map(files);
}
