import { assertNever } from '../errors.ts';
import type { Change, Settings, Spec } from './change.ts';
import { undoOf } from './commands.ts';

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
  const gone = spec.kind === 'deletion';
  return {
    id: idOf(spec),
    verb: gone ? 'delete' : spec.kind === 'awaited-connector' ? 'wait' : before ? 'update' : 'create',
    target: targetOf(spec),
    cures,
    reason,
    spec,
    before: before ?? (gone ? spec.value.expect : null),
    after: gone ? null : (after ?? settingsOf(spec)),
    dependsOn,
    undo: undoOf(spec),
  };
}

function idOf(spec: Spec): string {
  switch (spec.kind) {
    case 'nat':
      return `nat:${spec.value.router}/${spec.value.nat.name}`;
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
      return `${spec.kind}:${spec.value.name}`;
    default:
      return assertNever(spec);
  }
}

const targetOf = (spec: Spec): string => (spec.kind === 'nat' ? spec.value.router : spec.value.name);

function settingsOf(spec: Exclude<Spec, { kind: 'deletion' }>): Settings {
  if (spec.kind === 'nat') return { nat: spec.value.nat };
  if (spec.kind === 'awaited-connector') return { state: 'READY' };
  const { name: _, ...settings } = spec.value;
  return settings;
}
