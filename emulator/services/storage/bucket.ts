import { fingerprint } from '../../ids.ts';
import type { Body } from '../../route.ts';
import { isObject } from '../../json.ts';
import type { StoredObject } from './object.ts';
import { invalid } from './refusals.ts';

/** A bucket with all that is in it. */
export interface Bucket {
  readonly name: string;
  readonly project: string;
  readonly projectNumber: string;
  readonly timeCreated: string;
  readonly settings: Body;
  readonly objects: Map<string, StoredObject>;
  /** Resumable uploads by their id. */
  readonly uploads: Map<string, Upload>;
}

/** A resumable upload under way. https://cloud.google.com/storage/docs/performing-resumable-uploads */
export interface Upload {
  readonly name: string;
  /** Of the request that began it: the preconditions stand there. */
  readonly query: URLSearchParams;
  readonly metadata: Body;
  readonly contentType: string | undefined;
  received: Buffer;
  finished?: StoredObject;
}

// https://cloud.google.com/storage/docs/buckets#naming
const NAME = /^(?!goog)[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;

const SETTINGS = ['labels', 'location', 'storageClass', 'iamConfiguration'];

/** Checks the name of a new bucket. */
export function checkBucketName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || !NAME.test(name)) throw invalid(`Invalid bucket name: '${String(name)}'`);
}

/** What a caller may say of a bucket beside its name; what is not implemented is refused by name, if there is anything in it. */
export function toBucketSettings(body: Body): Body {
  const settings: Body = { storageClass: 'STANDARD' };
  for (const [field, value] of Object.entries(body)) {
    if (SETTINGS.includes(field) && value !== null) settings[field] = value;
    else if (field !== 'name' && !isEmpty(value)) {
      throw invalid(`The local cloud does not implement the field ${field} of a bucket.`);
    }
  }
  return settings;
}

/** A bucket as the API prints it. */
export function printBucket({ name, projectNumber, timeCreated, settings }: Bucket, origin: string): Body {
  return {
    kind: 'storage#bucket',
    id: name,
    selfLink: `${origin}/storage/v1/b/${name}`,
    name,
    projectNumber,
    metageneration: '1',
    ...settings,
    location: locationOf(settings),
    etag: fingerprint([name, timeCreated]),
    timeCreated,
    updated: timeCreated,
  };
}

/** What `gcloud storage rm -r` asks before it begins: whether there are folders. */
export function printStorageLayout({ name, settings }: Bucket): Body {
  return {
    kind: 'storage#storageLayout',
    bucket: name,
    location: locationOf(settings),
    hierarchicalNamespace: { enabled: false },
  };
}

function locationOf({ location }: Body): string {
  return typeof location === 'string' ? location.toUpperCase() : 'US';
}

function isEmpty(value: unknown): boolean {
  return !value || (isObject(value) && Object.values(value).every(isEmpty));
}
