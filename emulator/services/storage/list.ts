import type { Body, Call } from '../../route.ts';
import { printObject, type StoredObject } from './object.ts';
import { originOf } from './origin.ts';
import { invalid } from './refusals.ts';

const MAX_RESULTS = 1_000;

/** What stands in a listing: an object, or all objects below the same "folder", by the name they share. */
interface Entry {
  readonly name: string;
  readonly object?: StoredObject;
}

/** One page of a bucket's objects and prefixes. https://cloud.google.com/storage/docs/json_api/v1/objects/list */
export function listObjects(call: Call): Body {
  const { cloud, params, query } = call;
  const { objects } = cloud.buckets.get(params['bucket'] ?? '');
  const asked = Number(query.get('maxResults') ?? MAX_RESULTS);
  if (!Number.isInteger(asked) || asked < 1)
    throw invalid(`Invalid unsigned integer value: '${query.get('maxResults')}'.`);
  const after = Buffer.from(query.get('pageToken') ?? '', 'base64url').toString();
  const entries = toEntries([...objects.values()], query).filter(({ name }) => name > after);
  const shown = entries.slice(0, Math.min(asked, MAX_RESULTS));
  const items = shown.flatMap(({ object }) => (object ? [printObject(object, originOf(call))] : []));
  const prefixes = shown.filter(({ object }) => !object).map(({ name }) => name);
  const last = shown.length < entries.length ? shown.at(-1) : undefined;
  return {
    kind: 'storage#objects',
    ...(last && { nextPageToken: Buffer.from(last.name).toString('base64url') }),
    ...(prefixes.length > 0 && { prefixes }),
    ...(items.length > 0 && { items }),
  };
}

function toEntries(objects: readonly StoredObject[], query: URLSearchParams): Entry[] {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const start = query.get('startOffset') ?? '';
  const end = query.get('endOffset');
  const entries = new Map<string, Entry>();
  for (const object of objects) {
    const { name } = object;
    if (!name.startsWith(prefix) || name < start || (end !== null && name >= end)) continue;
    const cut = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
    const shared = name.slice(0, cut + delimiter.length);
    if (cut < 0) entries.set(name, { name, object });
    else entries.set(shared, { name: shared });
  }
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
