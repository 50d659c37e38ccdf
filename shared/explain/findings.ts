import type { Scene } from './scene.ts';
import { steps, type Part, type Section } from './story.ts';

/** What the checks found, each with what to do next. */
export function findingsSection({ findings }: Pick<Scene, 'findings'>): Section | undefined {
  if (findings.length === 0) return undefined;
  const parts = findings.flatMap(({ id, severity, summary, nextSteps }): Part[] => [
    { kind: 'text', say: summary, label: `${severity} ${id}` },
    ...(nextSteps.length > 0 ? [steps(...nextSteps)] : []),
  ]);
  return { id: 'findings', title: { key: 'titleFindings' }, parts };
}
