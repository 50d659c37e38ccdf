import type { Outcome } from '../apply/apply.ts';
import { consoleLink } from '../console.ts';
import type { Change } from '../plan/change.ts';
import { commandsOf } from '../plan/commands.ts';
import type { Judged } from '../plan/judged.ts';
import { render, tameText, type Language } from '../text/languages.ts';
import type { Status } from './status.ts';

/** One change as the result tells it. */
export interface PrintedChange {
  readonly verb: string;
  readonly resource: string;
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

/** What a cure sets about: recorded before the first write, so that one that dies leaves word of what it made. */
export function intendedChanges({ restricted }: Judged, language: Language): PrintedChange[] {
  return restricted.permitted.map((change) => ({ ...printChange(change, language), outcome: 'pending' }));
}

/**
 * What earlier attempts at a cure have made or set about, and what this one has. Whatever one that died had set about has
 * been done if nothing is wrong any more; else nobody can tell.
 */
export function withEarlier(
  earlier: readonly PrintedChange[],
  now: readonly PrintedChange[],
  status: Status,
): PrintedChange[] {
  const again = new Set(now.map(keyOf));
  const before = earlier.filter((change) => !again.has(keyOf(change)));
  const isDone = status === 'remediated';
  return [...before.map((change) => (isDone ? { ...change, outcome: 'applied' as const } : change)), ...now];
}

const keyOf = ({ verb, resource, command }: PrintedChange): string => [verb, resource, command].join(' ');

/** What was tried with its outcome, what was not with the reason why. */
export function printChanges(
  { restricted }: Judged,
  outcomes: readonly Outcome[],
  language: Language,
): PrintedChange[] {
  const done = outcomes.map((outcome) => ({
    ...printChange(outcome.change, language),
    outcome: outcome.kind,
    ...(outcome.kind === 'failed' && { because: tameText(outcome.reason) }),
  }));
  const tried = new Set(outcomes.map(({ change }) => change.id));
  const waiting = restricted.permitted
    .filter(({ id }) => !tried.has(id))
    .map((change) => ({ ...printChange(change, language), outcome: 'proposed' as const }));
  const withheld = restricted.withheld.map(({ change, because }) => ({
    ...printChange(change, language),
    outcome: 'proposed' as const,
    because: render(because, language),
  }));
  return [...done, ...waiting, ...withheld];
}

function printChange({ verb, target, reason, spec, undo }: Change, language: Language) {
  const commands = commandsOf(spec);
  const [command] = commands;
  const console = consoleLink(target);
  return {
    verb,
    resource: target,
    reason: render(reason, language),
    ...(command !== undefined && { command }),
    ...(commands.length > 1 && { commands }),
    ...(undo.length > 0 && { undo }),
    ...(console !== undefined && { console }),
  };
}
