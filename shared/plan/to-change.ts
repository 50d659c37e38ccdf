import { assertNever } from '../errors.ts';
import { shortName } from '../names.ts';
import type { Change, Settings, Spec } from './change.ts';
import { undoOf } from './commands.ts';
import { listAfter, undoSpec } from './reverse.ts';

/** What a cure says of a change beside what it writes; all else follows from that. */
export interface Wish extends Pick<Change, 'cures' | 'reason'> {
  readonly dependsOn?: readonly string[];
  /** What stands at the target now, where something does: with it, the change is an update. */
  readonly before?: Settings;
  /** What of the target it changes into what, where that is not all that is written. */
  readonly after?: Settings;
}

/** A change with all that follows from what it writes: its id, verb, target, undo, and what it leaves behind. */
export function toChange(spec: Spec, { cures, reason, dependsOn = [], before, after }: Wish): Change {
  const replaced = before ?? replacedBy(spec);
  return {
    id: idOf(spec),
    verb: verbOf(spec, replaced),
    target: targetOf(spec),
    cures,
    reason,
    spec,
    before: replaced,
    after: spec.kind === 'deletion' ? null : (after ?? settingsOf(spec)),
    dependsOn,
    ...undoing(spec),
  };
}

function verbOf({ kind }: Spec, replaced: Settings | null): Change['verb'] {
  if (kind === 'deletion') return 'delete';
  if (kind === 'awaited-connector') return 'wait';
  return replaced ? 'update' : 'create';
}

function undoing(spec: Spec): Pick<Change, 'reverse' | 'undo' | 'noUndo'> {
  const reverse = undoSpec(spec) ?? null;
  const noUndo = reverse ? null : ({ key: spec.kind === 'deletion' ? 'noUndoOfDeletion' : 'noUndoOfWaiting' } as const);
  return { reverse, undo: undoOf(spec), noUndo };
}

function idOf(spec: Spec): string {
  switch (spec.kind) {
    case 'nat':
      return `nat:${spec.value.router}/${spec.value.nat.name}`;
    case 'nat-listing':
      return `nat-listing:${spec.value.router}/${spec.value.nat}/${shortName(spec.value.subnetwork)}`;
    case 'awaited-connector':
      return `wait:${spec.value.name}`;
    case 'deletion':
      return `delete:${spec.value.name}${spec.value.kind === 'nat' ? `/${spec.value.nat}` : ''}`;
    case 'subnetwork':
    case 'connector':
    case 'address':
    case 'router':
    case 'firewall':
    case 'route':
    case 'job':
      return `${spec.kind}:${spec.value.name}`;
    default:
      return assertNever(spec);
  }
}

const targetOf = ({ value }: Spec): string => ('router' in value ? value.router : value.name);

function settingsOf(spec: Exclude<Spec, { kind: 'deletion' }>): Settings {
  switch (spec.kind) {
    case 'nat':
      return { nat: spec.value.nat };
    case 'nat-listing':
      return { nat: spec.value.nat, subnetworks: listAfter(spec.value) };
    case 'job':
      return { ...spec.value.to };
    case 'awaited-connector':
      return { state: 'READY' };
    default: {
      const { name: _, ...settings } = spec.value;
      return settings;
    }
  }
}

/** What is there now, where what is written says so itself. */
function replacedBy(spec: Spec): Settings | null {
  switch (spec.kind) {
    case 'deletion':
      return spec.value.expect;
    case 'nat-listing':
      return { nat: spec.value.nat, subnetworks: spec.value.list };
    case 'job':
      return { ...spec.value.from };
    default:
      return null;
  }
}
