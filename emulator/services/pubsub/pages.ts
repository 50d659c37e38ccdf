import { ApiError } from '../../errors.ts';
import type { Body, Call } from '../../route.ts';

const PAGE_SIZE = 100;
const MAX_PAGE_SIZE = 1_000;

interface Listed<T> {
  /** The name of the list in the answer. */
  readonly key: string;
  /** Sorted by `nameOf`, which is what a page token remembers. */
  readonly items: readonly T[];
  readonly nameOf: (item: T) => string;
  readonly print: (item: T) => unknown;
}

/** The part of a list that `pageSize` and `pageToken` ask for; an empty list is not printed at all. */
export function page<T>({ query }: Call, { key, items, nameOf, print }: Listed<T>): Body {
  const asked = Number(query.get('pageSize') ?? 0);
  if (!Number.isInteger(asked) || asked < 0) {
    throw new ApiError('INVALID_ARGUMENT', 'You have passed an invalid argument to the service (argument=page_size).');
  }
  const size = Math.min(asked || PAGE_SIZE, MAX_PAGE_SIZE);
  const after = Buffer.from(query.get('pageToken') ?? '', 'base64url').toString();
  const rest = items.filter((item) => nameOf(item) > after);
  const shown = rest.slice(0, size);
  const last = rest.length > size ? shown.at(-1) : undefined;
  return {
    ...(shown.length > 0 && { [key]: shown.map(print) }),
    ...(last !== undefined && { nextPageToken: Buffer.from(nameOf(last)).toString('base64url') }),
  };
}
