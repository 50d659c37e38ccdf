import { ApiError } from '../errors.ts';

interface Dated {
  readonly name: string;
  readonly createTime?: string | undefined;
}

interface Asked {
  readonly size: number;
  readonly token: string;
}

const LARGEST_PAGE = 1000;
const DEFAULT_PAGE = 100;

/**
 * One page of a list, newest first. The token says after which item to go on, not how many there were, so that items
 * that come or go between two pages neither repeat others nor hide them.
 */
export function page<T extends Dated>(items: readonly T[], { size, token }: Asked): { items: T[]; next?: string } {
  const sorted = items.toSorted(newestFirst);
  const last = token === '' ? undefined : itemOf(token);
  const from = last ? sorted.findIndex((item) => newestFirst(item, last) > 0) : 0;
  if (from < 0) return { items: [] };
  const found = sorted.slice(from, from + (size > 0 ? Math.min(size, LARGEST_PAGE) : DEFAULT_PAGE));
  const end = found.at(-1);
  return end && from + found.length < sorted.length ? { items: found, next: tokenOf(end) } : { items: found };
}

function newestFirst(a: Dated, b: Dated): number {
  const { createTime: left = '' } = a;
  const { createTime: right = '' } = b;
  if (left !== right) return left < right ? 1 : -1;
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

function tokenOf({ createTime = '', name }: Dated): string {
  return Buffer.from(`${createTime} ${name}`).toString('base64url');
}

function itemOf(token: string): Dated {
  const [createTime, name] = Buffer.from(token, 'base64url').toString().split(' ');
  if (name === undefined) throw new ApiError('INVALID_ARGUMENT', 'The page token is not valid.');
  return { createTime, name };
}
