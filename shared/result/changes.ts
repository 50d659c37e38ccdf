import { consoleLink } from '../console.ts';
import type { Change } from '../plan/change.ts';
import { commandsOf } from '../plan/commands.ts';
import type { Judged } from '../plan/judged.ts';
import type { Restricted } from '../plan/restrict.ts';
import type { RecordedChange } from '../record/change-record.ts';
import { render, tameText, type Language } from '../text/languages.ts';

/** One change as the result tells it. */
export interface PrintedChange {
  readonly verb: string;
  readonly resource: string;
  /** The NAT on that router, where the change is about one alone. */
  readonly nat?: string;
  readonly reason: string;
  readonly outcome: 'proposed' | 'applied' | 'pending' | 'skipped' | 'failed';
  /** First of the commands that do the same. */
  readonly command?: string;
  readonly commands?: readonly string[];
  readonly undo?: readonly string[];
  readonly console?: string;
  /** Why it was held back, or why it failed. */
  readonly because?: string;
}

/** What was set about with what became of it, what was not with the reason why. */
export function printChanges(
  { restricted }: Judged,
  changes: readonly RecordedChange[],
  language: Language,
): PrintedChange[] {
  const done = changes.map(({ change, outcome, because }) => ({
    ...printChange(change, language),
    outcome,
    ...(because !== undefined && { because: tameText(because) }),
  }));
  const tried = new Set(changes.map(({ change }) => change.id));
  const targets = new Set(changes.map(({ change }) => change.target));
  const waiting = restricted.permitted
    .filter(({ id, verb, target }) => !tried.has(id) && !(verb === 'wait' && targets.has(target)))
    .map((change) => ({ ...printChange(change, language), outcome: 'proposed' as const }));
  const withheld = restricted.withheld.map(({ change, because }) => ({
    ...printChange(change, language),
    outcome: 'proposed' as const,
    because: render(because, language),
  }));
  return [...done, ...waiting, ...withheld];
}

/** A plan in the words of a result, before anything became of it: what would be done, then what is held back and why. */
export function printPlan({ permitted, withheld }: Restricted, language: Language): PrintedChange[] {
  return [
    ...permitted.map((change) => ({ ...printChange(change, language), outcome: 'proposed' as const })),
    ...withheld.map(({ change, because }) => ({
      ...printChange(change, language),
      outcome: 'proposed' as const,
      because: render(because, language),
    })),
  ];
}

/** A change in the words of a result, before anything became of it. */
export function printChange({ verb, target, reason, spec, undo }: Change, language: Language) {
  const commands = commandsOf(spec);
  const [command] = commands;
  const console = consoleLink(target);
  return {
    verb,
    resource: target,
    ...(spec.kind === 'nat' && { nat: spec.value.nat.name }),
    ...(spec.kind === 'nat-listing' && { nat: spec.value.nat }),
    ...(spec.kind === 'deletion' && spec.value.kind === 'nat' && { nat: spec.value.nat }),
    reason: render(reason, language),
    ...(command !== undefined && { command }),
    ...(commands.length > 1 && { commands }),
    ...(undo.length > 0 && { undo }),
    ...(console !== undefined && { console }),
  };
}
