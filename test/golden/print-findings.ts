import type { PrintedFinding, Verdict } from '../../shared/result/verdict.ts';

/** What was found, with what to do next: the sentence, then the command that does it. */
export function printFindings({ job, findings }: Verdict): string {
  const told = findings.length === 0 ? ['nothing to say against it'] : findings.map(printFinding);
  return [job, ...told].join('\n\n');
}

function printFinding({ severity, id, resource, summary, nextSteps }: PrintedFinding): string {
  const steps = nextSteps.flatMap(({ text, command }) => [
    `  - ${text}`,
    ...(command === undefined ? [] : [`    ${command}`]),
  ]);
  return [`${severity} ${id}`, `  ${resource}`, `  ${summary}`, ...steps].join('\n');
}
