import { createHash } from 'node:crypto';
import { fingerprint } from '../../ids.ts';
import type { Body } from '../../route.ts';
import { isObject } from '../../json.ts';
import { crc32c } from './crc32c.ts';
import { invalid } from './refusals.ts';

/** What a caller may say about an object, beside its content. */
export interface Settings {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly contentDisposition?: string;
  readonly contentLanguage?: string;
  readonly cacheControl?: string;
  readonly customTime?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** An object at its live generation. */
export interface StoredObject {
  readonly bucket: string;
  readonly name: string;
  readonly generation: number;
  readonly metageneration: number;
  readonly content: Buffer;
  readonly md5Hash: string;
  readonly crc32c: string;
  readonly timeCreated: string;
  readonly updated: string;
  readonly settings: Settings;
}

const TEXTS = [
  'contentType',
  'contentEncoding',
  'contentDisposition',
  'contentLanguage',
  'cacheControl',
  'customTime',
] as const;

/** The settings with those that a request gives in their place; a null takes one away. */
export function withSettings(settings: Settings, given: Body): Settings {
  const changed: Body = { ...settings };
  for (const name of TEXTS) if (name in given) changed[name] = textOrUnset(name, given[name]);
  if ('metadata' in given) changed['metadata'] = withMetadata(settings.metadata, given['metadata']);
  return Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== undefined));
}

/** Both checksums of a content, which clients compare with their own. */
export function checksums(content: Buffer): Pick<StoredObject, 'md5Hash' | 'crc32c'> {
  return { md5Hash: createHash('md5').update(content).digest('base64'), crc32c: crc32c(content) };
}

/** An object as the API prints it; its links lead to `origin`, where the caller came in. */
export function printObject(object: StoredObject, origin: string): Body {
  const { bucket, name, generation, metageneration, content, settings, timeCreated, updated } = object;
  const path = `/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}`;
  return {
    kind: 'storage#object',
    id: `${bucket}/${name}/${generation}`,
    selfLink: `${origin}${path}`,
    mediaLink: `${origin}/download${path}?generation=${generation}&alt=media`,
    name,
    bucket,
    generation: String(generation),
    metageneration: String(metageneration),
    ...settings,
    storageClass: 'STANDARD',
    size: String(content.length),
    md5Hash: object.md5Hash,
    crc32c: object.crc32c,
    etag: etagOf(object),
    timeCreated,
    updated,
    timeStorageClassUpdated: timeCreated,
  };
}

/** Changes with every generation and metageneration. */
export function etagOf({ generation, metageneration }: StoredObject): string {
  return fingerprint([generation, metageneration]);
}

function textOrUnset(name: string, value: unknown): string | undefined {
  if (value === null || value === '') return undefined;
  if (typeof value !== 'string') throw invalid(`Invalid value for: ${name} is not a valid value`);
  return value;
}

function withMetadata(metadata: Settings['metadata'], given: unknown): Settings['metadata'] {
  if (given === null) return undefined;
  if (!isObject(given)) throw invalid('Invalid value for: metadata is not an object');
  const merged: Record<string, unknown> = { ...metadata, ...given };
  return Object.fromEntries(
    Object.entries(merged)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, String(value)]),
  );
}
