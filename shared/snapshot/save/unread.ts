import { found, valueOf, type Observed } from '../observed.ts';
import type { Raw } from '../../ports.ts';
import { render } from '../../text/languages.ts';

/** Something that a saved world lacks, or has in part, because it could not be read. */
export interface Unread {
  /** A key of the file, with what of it is missing. */
  readonly what: string;
  readonly reason: string;
}

/** Why something is not among what was found. */
export const reasonOf = (observed: Observed<unknown>): string =>
  observed.kind === 'unknown' ? render(observed.reason) : 'is not there';

/** Lists as one: whole, or not at all, because a missing entry would read as absent. What two lists name stands once. */
export function joined(parts: readonly Observed<readonly Raw[]>[]): Observed<readonly Raw[]> {
  const missing = parts.find(({ kind }) => kind !== 'found');
  if (missing) return missing;
  const all = parts.flatMap((part) => valueOf(part) ?? []);
  return found([...new Map(all.map((raw) => [raw['selfLink'] ?? raw['name'], raw])).values()]);
}
