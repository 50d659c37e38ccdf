import type { Cloud } from '../../cloud.ts';
import { ApiError } from '../../errors.ts';
import type { Body, Call } from '../../route.ts';
import type { Numbered } from './entries.ts';
import { matcher } from './query/match.ts';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 1000;

/** entries:list. The page token is the number of the last entry that was given out. */
export function list({ cloud, body }: Call): Body {
  const { filter = '', orderBy = '', pageSize = DEFAULT_PAGE, pageToken = '' } = body;
  const matches = matcher(typeof filter === 'string' ? filter : '');
  const found = projectsOf(cloud, body['resourceNames'])
    .flatMap((project) => cloud.entries.list(project))
    .filter(({ entry }) => matches(entry))
    .sort(oldestFirst);
  if (isDescending(orderBy)) found.reverse();
  const size = Math.min(positive('page_size', pageSize || DEFAULT_PAGE), LARGEST_PAGE);
  const from = pageToken === '' ? 0 : after(found, positive('page_token', pageToken));
  const page = found.slice(from, from + size);
  const more = from + size < found.length;
  return {
    ...(page.length > 0 && { entries: page.map(({ entry }) => entry) }),
    ...(more && { nextPageToken: String(page.at(-1)?.number) }),
  };
}

function positive(field: string, value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number > 0) return number;
  throw new ApiError('INVALID_ARGUMENT', `${field}: a positive number was expected`);
}

function projectsOf(cloud: Cloud, resourceNames: unknown): string[] {
  const names: unknown[] = Array.isArray(resourceNames) ? resourceNames : [];
  const projects = names.map((name) => /^projects\/([^/]+)/.exec(String(name))?.[1]);
  if (projects.length === 0 || projects.includes(undefined)) {
    throw new ApiError('INVALID_ARGUMENT', 'resourceNames: a list of projects/[PROJECT_ID] was expected');
  }
  return [...new Set(projects.map((project = '') => cloud.projectId(project)))];
}

function isDescending(orderBy: unknown): boolean {
  if (orderBy === 'timestamp desc') return true;
  if (orderBy === '' || orderBy === 'timestamp asc' || orderBy === 'timestamp') return false;
  throw new ApiError('INVALID_ARGUMENT', 'orderBy: "timestamp asc" or "timestamp desc" was expected');
}

function oldestFirst(a: Numbered, b: Numbered): number {
  return Date.parse(a.entry.timestamp) - Date.parse(b.entry.timestamp) || a.number - b.number;
}

function after(found: readonly Numbered[], number: number): number {
  const at = found.findIndex((numbered) => numbered.number === number);
  if (at < 0) throw new ApiError('INVALID_ARGUMENT', 'The page token is not valid.');
  return at + 1;
}
