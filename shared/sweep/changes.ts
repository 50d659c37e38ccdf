import { changesSince } from '../event/filters.ts';
import { toNetworkChange, type NetworkChange } from '../event/network-change.ts';
import { InputError } from '../errors.ts';
import type { AuditTrail } from '../sweep-ports.ts';
import { NOT_THERE } from '../snapshot/observed.ts';
import { render } from '../text/languages.ts';

/** What the audit log has of a project; `unread` says why it may not be all. */
export interface Changes {
  readonly changes: readonly NetworkChange[];
  readonly unread: readonly string[];
}

/** How many of a project's changes are kept between two sweeps: the latest ones. */
const MOST = 10_000;

export interface Since {
  readonly from: string;
  /** Accounts that run-egress itself writes with. */
  readonly own: readonly string[];
}

/** Reads the changes of one project since a time, oldest first. An entry that is none of ours, or odd, is passed over. */
export async function changesOf(project: string, trail: AuditTrail, { from, own }: Since): Promise<Changes> {
  let changes: NetworkChange[] = [];
  for await (const page of trail.entries(project, changesSince(from))) {
    if (page.kind !== 'found') return { changes, unread: [render(page.kind === 'unknown' ? page.reason : NOT_THERE)] };
    changes.push(...page.value.flatMap((entry) => read(entry, own)));
    if (changes.length > MOST) changes = changes.slice(-MOST);
  }
  return { changes, unread: [] };
}

function read(entry: unknown, own: readonly string[]): NetworkChange[] {
  try {
    const change = toNetworkChange(entry, own);
    return 'ignored' in change ? [] : [change];
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}
