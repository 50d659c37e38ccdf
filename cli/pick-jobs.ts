import { locationOf, shortName } from '../shared/names.ts';
import { UsageError } from './io.ts';

/**
 * The jobs that JOB arguments mean: NAME, REGION/NAME or the full resource name. No argument means all of them. Throws
 * UsageError when an argument fits no job, or several.
 */
export function pickJobs<T extends { readonly name: string }>(
  jobs: readonly T[],
  wanted: readonly string[],
): readonly T[] {
  if (wanted.length === 0) return jobs;
  const mistakes: string[] = [];
  const picked = wanted.flatMap((argument) => {
    const fitting = jobs.filter(({ name }) => isMeant(name, argument));
    if (fitting.length === 1) return fitting;
    const several = fitting.map(({ name }) => `${locationOf(name)}/${shortName(name)}`).join(', ');
    mistakes.push(
      fitting.length === 0 ? `${argument}: no such job` : `${argument}: several jobs have that name: ${several}`,
    );
    return [];
  });
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'));
  return [...new Set(picked)];
}

function isMeant(name: string, argument: string): boolean {
  if (argument.startsWith('projects/')) return name === argument;
  return argument.includes('/') ? `${locationOf(name)}/${shortName(name)}` === argument : shortName(name) === argument;
}
