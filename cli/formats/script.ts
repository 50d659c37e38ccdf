import { locationOf, shortName } from '../../shared/names.ts';
import type { PrintedFinding, Verdict } from '../../shared/result/verdict.ts';
import { render, tameText, type Language } from '../../shared/text/languages.ts';

/**
 * What to do next, as a script to read: steps of one finding may exclude each other, so that it ends before the first of
 * them. Whatever comes from outside stands in comments, which a line's end alone closes, or is quoted for a shell.
 */
export function toScript(verdicts: readonly Verdict[], language: Language): string {
  const head = [comment(render({ key: 'scriptIntro' }, language)), 'exit 1'];
  return `${['#!/bin/sh', ...head, ...verdicts.flatMap(toJob)].join('\n')}\n`;
}

function toJob({ job, flows, findings }: Verdict): string[] {
  const told = flows.map(({ destination, verdict, cause = '' }) => comment(`${destination} ${verdict} ${cause}`));
  return ['', comment(`${shortName(job)} (${locationOf(job)})`), ...told, ...findings.flatMap(toSteps)];
}

function toSteps({ id, severity, summary, nextSteps }: PrintedFinding): string[] {
  const steps = nextSteps.flatMap(({ text, command }) => [
    comment(`- ${text}`),
    ...(command === undefined ? [] : [command]),
  ]);
  return ['', comment(`${severity} ${id}: ${summary}`), ...steps];
}

const comment = (text: string): string => `# ${tameText(text)}`.trimEnd();
