import type { Change, Spec } from '../plan/change.ts';
import { undoSpec } from '../plan/reverse.ts';
import type { Restricted, Withheld } from '../plan/restrict.ts';
import { toChange } from '../plan/to-change.ts';
import type { ChangeRecord } from '../record/change-record.ts';
import type { Deletion } from '../specs.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Say } from '../text/say.ts';
import { inOrder, neededBy } from './deletions.ts';
import type { Facts } from './facts.ts';
import { standingOf } from './standing.ts';
import { keyOf, NEEDED, usersOf } from './users.ts';

/**
 * Takes back what a record says was done, last change first. What is gone already is left out; what is not ours, was
 * changed since, is in use or can't be judged is kept, and it is said why.
 */
export function planUndo(record: ChangeRecord, facts: Facts): Restricted {
  const made = record.changes.filter(({ outcome }) => outcome !== 'skipped').map(({ change }) => change);
  const reverses = made.toReversed().flatMap((change) => reversesOf(change, facts));
  const deletions = reverses.flatMap((spec) => (spec.kind === 'deletion' ? [spec.value] : []));
  const reason: Say = { key: 'reasonUndo', of: { id: record.id } };
  const others = reverses
    .filter(({ kind }) => kind !== 'deletion')
    .map((spec) => toChange(spec, { cures: 'undo', reason }));
  const { going, kept } = weigh(deletions, facts, reason);
  return { permitted: [...others, ...inOrder(going.map((deletion) => ({ deletion, reason })))], withheld: kept };
}

/** What takes a change back as things stand: of a router that got more NATs since, the NATs that were made alone. */
function reversesOf({ spec }: Change, { routers }: Facts): Spec[] {
  const reverse = undoSpec(spec);
  if (reverse?.kind !== 'deletion' || reverse.value.kind !== 'router' || spec.kind !== 'router') {
    return reverse ? [reverse] : [];
  }
  const now = valueOf(routers)?.find(({ name }) => name === spec.value.name);
  const more = now?.nats.some(({ name }) => !spec.value.nats.some((nat) => nat.name === name));
  if (!more) return [reverse];
  return spec.value.nats.flatMap((nat) => undoSpec({ kind: 'nat', value: { router: spec.value.name, nat } }) ?? []);
}

/** Which deletions can be made together: as long as one has to be kept, what it needs is kept, too. */
function weigh(
  deletions: readonly Deletion[],
  facts: Facts,
  reason: Say,
): { readonly going: readonly Deletion[]; readonly kept: readonly Withheld[] } {
  const kept: Withheld[] = [];
  let going = deletions.filter((deletion) => {
    const because = objectionTo(deletion, facts);
    if (because && because !== 'gone') kept.push({ change: asChange(deletion, reason), because });
    return because === undefined;
  });
  for (;;) {
    const keys = new Set(going.map(keyOf));
    const used = going.map((deletion) => ({ deletion, users: usersOf(deletion, facts, keys) }));
    const needed = used.filter(({ users }) => users.length > 0);
    if (needed.length === 0) return { going, kept };
    for (const { deletion, users } of needed)
      kept.push({ change: asChange(deletion, reason), because: neededBy(users) });
    going = used.filter(({ users }) => users.length === 0).map(({ deletion }) => deletion);
  }
}

function objectionTo(deletion: Deletion, facts: Facts): Say | 'gone' | undefined {
  const unread = NEEDED[deletion.kind].map((list) => facts[list]).find(({ kind }) => kind === 'unknown');
  if (unread?.kind === 'unknown') return { key: 'undoUnread', of: { reason: unread.reason } };
  switch (standingOf(deletion, facts)) {
    case 'gone':
      return 'gone';
    case 'foreign':
    case 'unknown':
      return { key: 'undoForeign' };
    case 'changed':
      return { key: 'undoChanged' };
    case 'ours':
      return undefined;
  }
}

const asChange = (value: Deletion, reason: Say): Change =>
  toChange({ kind: 'deletion', value }, { cures: 'undo', reason });
