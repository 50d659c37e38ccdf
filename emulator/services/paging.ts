import { ApiError } from '../errors.ts';
import type { Body } from '../route.ts';

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

/** What `pageSize` and `pageToken` ask for. Throws an ApiError when the size is none. */
export function askedPage(query: URLSearchParams): Asked {
  const size = sizeOf('page_size', query.get('pageSize'));
  return { size, token: query.get('pageToken') ?? '' };
}

/** The size of a page, at least 1. Throws an ApiError when the text is no size. */
export function sizeOf(field: string, text: string | null, largest = LARGEST_PAGE): number {
  if (!/^-?\d*$/.test(text ?? '')) {
    throw new ApiError('INVALID_ARGUMENT', `Invalid value at '${field}' (TYPE_INT32), "${text}"`);
  }
  const size = Number(text);
  if (!(size >= 0)) throw new ApiError('INVALID_ARGUMENT', `${field}: must not be negative`);
  return Math.min(size || DEFAULT_PAGE, largest);
}

/**
 * One page of a list, newest first. The token says after which item to go on, not how many there were, so that items
 * that come or go between two pages neither repeat others nor hide them.
 */
export function page<T extends Dated>(items: readonly T[], { size, token }: Asked): { items: T[]; next?: string } {
  const sorted = items.toSorted(newestFirst);
  const last = token === '' ? undefined : itemOf(token);
  const from = last ? sorted.findIndex((item) => newestFirst(item, last) > 0) : 0;
  if (from < 0) return { items: [] };
  const found = sorted.slice(from, from + size);
  const end = found.at(-1);
  return end && from + found.length < sorted.length ? { items: found, next: tokenOf(end) } : { items: found };
}

/** A page as an answer: Google prints no empty list. */
export function answered(key: string, items: readonly object[], next?: string): Body {
  return { ...(items.length > 0 && { [key]: items }), ...(next !== undefined && { nextPageToken: next }) };
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
  const [, createTime = '', name] = /^(\S*) (.+)$/s.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (name === undefined) throw new ApiError('INVALID_ARGUMENT', 'The page token is not valid.');
  return { createTime, name };
}
