import type { Body, Call } from '../../route.ts';
import { checksums, withSettings, type StoredObject } from './object.ts';
import { timeOf } from './origin.ts';
import { checkPreconditions } from './preconditions.ts';
import { invalid } from './refusals.ts';

/** A whole object, however it was uploaded. */
export interface Insertion {
  readonly bucket: string;
  readonly name: string;
  /** Preconditions stand in the query of the request that began the upload. */
  readonly query: URLSearchParams;
  readonly metadata: Body;
  /** Of the content, where the metadata does not say. */
  readonly contentType: string | undefined;
  readonly content: Buffer;
}

/** Puts an object into its bucket, in place of the one that is there, if the preconditions hold. */
export function insert(call: Call, { bucket, name, query, metadata, contentType, content }: Insertion): StoredObject {
  const { buckets, clock } = call.cloud;
  const { objects } = buckets.get(bucket);
  checkPreconditions(query, objects.get(name));
  const sums = checksums(content);
  compare('MD5 hash', [metadata['md5Hash'], hashIn(call, 'md5')], sums.md5Hash);
  compare('CRC32C', [metadata['crc32c'], hashIn(call, 'crc32c')], sums.crc32c);
  const now = timeOf(call);
  const object: StoredObject = {
    bucket,
    name,
    generation: buckets.nextGeneration(clock.nowMs()),
    metageneration: 1,
    content,
    ...sums,
    timeCreated: now,
    updated: now,
    settings: withSettings({ contentType: contentType ?? 'application/octet-stream' }, metadata),
  };
  objects.set(name, object);
  return object;
}

/** The object's name, from the query or the metadata. */
export function nameIn(query: URLSearchParams, metadata: Body): string {
  const name = query.get('name') ?? metadata['name'];
  if (typeof name !== 'string' || name === '') throw invalid('Required parameter: name');
  if (Buffer.byteLength(name) > 1024) throw invalid('The specified object name is not valid.');
  return name;
}

/** Clients send what they computed on the way as `x-goog-hash: crc32c=...,md5=...`. */
function hashIn({ headers }: Call, kind: string): string | undefined {
  const entries = (headers['x-goog-hash'] ?? '').split(',').map((entry) => entry.trim());
  return entries.find((entry) => entry.startsWith(`${kind}=`))?.slice(kind.length + 1);
}

function compare(what: string, claims: readonly unknown[], actual: string): void {
  for (const claim of claims) {
    if (claim === undefined || claim === actual) continue;
    throw invalid(
      `Provided ${what} ${JSON.stringify(claim)} doesn't match calculated ${what} ${JSON.stringify(actual)}.`,
    );
  }
}
