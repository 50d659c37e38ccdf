import { shortName } from '../names.ts';
import type { Change, Plan } from '../plan/change.ts';
import { toChange } from '../plan/to-change.ts';
import type { Deletion } from '../specs.ts';
import type { Say } from '../text/say.ts';

/** A subnetwork or an address can go once what names it has gone. */
const LAST: readonly Deletion['kind'][] = ['subnetwork', 'address'];

/** Deletions as a plan: what others name waits for all that could name it; nothing else waits. */
export function inOrder(deletions: readonly { readonly deletion: Deletion; readonly reason: Say }[]): Plan {
  const first = deletions.filter(({ deletion }) => !LAST.includes(deletion.kind));
  const last = deletions.filter(({ deletion }) => LAST.includes(deletion.kind));
  const before = first.map(({ deletion, reason }) => toDeletion(deletion, reason, []));
  const namers = before.filter(({ spec }) => spec.kind === 'deletion' && NAMERS.includes(spec.value.kind));
  return [
    ...before,
    ...last.map(({ deletion, reason }) =>
      toDeletion(
        deletion,
        reason,
        namers.map(({ id }) => id),
      ),
    ),
  ];
}

const NAMERS: readonly Deletion['kind'][] = ['connector', 'router', 'nat'];

function toDeletion(value: Deletion, reason: Say, dependsOn: readonly string[]): Change {
  return toChange({ kind: 'deletion', value }, { cures: 'undo', reason, dependsOn });
}

/** What is told of a thing that is kept because others need it: the first of them, and how many more. */
export function neededBy(users: readonly string[]): Say {
  const [first = ''] = users;
  return { key: 'undoInUse', of: { resource: shortName(first), count: users.length } };
}
