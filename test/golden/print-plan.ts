import type { Change } from '../../shared/plan/change.ts';
import { commandsOf } from '../../shared/plan/commands.ts';
import type { Judged } from '../../shared/plan/judged.ts';
import { render } from '../../shared/text/languages.ts';

/** What would be built, in order: why, after what, by which commands, and how it is taken back. */
export function printPlan({ snapshot: { job }, proposal: { changes }, restricted }: Judged): string {
  const numbers = new Map(changes.map(({ id }, i) => [id, i + 1]));
  const told = changes.map((change) => {
    const withheld = restricted.withheld.find((one) => one.change.id === change.id);
    const after = change.dependsOn.map((id) => numbers.get(id)).join(', ');
    return [
      `${numbers.get(change.id)}. ${change.verb} ${change.target}`,
      ...printChange(change),
      ...(after === '' ? [] : [`   after: ${after}`]),
      ...(withheld ? [`   held back: ${render(withheld.because)}`] : []),
    ].join('\n');
  });
  return [job.name, ...(told.length === 0 ? ['nothing to build'] : told)].join('\n\n');
}

function printChange({ verb, cures, reason, spec, before, after, undo, noUndo }: Change): string[] {
  const changed = verb === 'update' ? [`   from: ${JSON.stringify(before)}`, `   to:   ${JSON.stringify(after)}`] : [];
  return [
    `   cures ${cures}: ${render(reason)}`,
    ...changed,
    ...commandsOf(spec).map((command) => `   do:   ${command}`),
    ...undo.map((command) => `   undo: ${command}`),
    ...(noUndo ? [`   undo: none, ${render(noUndo)}`] : []),
  ];
}
