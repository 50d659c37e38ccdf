import { Reply, type Body, type Call, type Route } from '../../route.ts';
import type { Bucket } from './bucket.ts';
import { download } from './download.ts';
import { listObjects } from './list.ts';
import { printObject, withSettings, type StoredObject } from './object.ts';
import { originOf, timeOf } from './origin.ts';
import { checkPreconditions, notModified } from './preconditions.ts';
import { noSuchObject } from './refusals.ts';

const OBJECTS = '/storage/v1/b/{bucket}/o';
const OBJECT = `${OBJECTS}/{object}`;

/** Cloud Storage's methods of objects. https://cloud.google.com/storage/docs/json_api/v1/objects */
export const objectRoutes: readonly Route[] = [
  { id: 'storage.objects.list', method: 'GET', path: OBJECTS, handle: listObjects },
  { id: 'storage.objects.get', method: 'GET', path: OBJECT, handle: get },
  { id: 'storage.objects.get', method: 'GET', path: `/download${OBJECT}`, handle: get },
  { id: 'storage.objects.patch', method: 'PATCH', path: OBJECT, handle: patch },
  { id: 'storage.objects.delete', method: 'DELETE', path: OBJECT, handle: remove },
];

function get(call: Call): unknown {
  const { object } = find(call);
  if (notModified(call.query, object)) return new Reply(304, undefined);
  return call.query.get('alt') === 'media' ? download(call, object) : printObject(object, originOf(call));
}

function patch(call: Call): Body {
  const { bucket, object } = find(call);
  checkPreconditions(call.query, object);
  const patched: StoredObject = {
    ...object,
    metageneration: object.metageneration + 1,
    updated: timeOf(call),
    settings: withSettings(object.settings, call.body),
  };
  bucket.objects.set(object.name, patched);
  return printObject(patched, originOf(call));
}

function remove(call: Call): Reply {
  const { bucket, object } = find(call);
  checkPreconditions(call.query, object);
  bucket.objects.delete(object.name);
  return new Reply(204, undefined);
}

/** The object of the path, in the generation that the query asks for: there are none but the live one. */
function find({ cloud, params, query }: Call): { bucket: Bucket; object: StoredObject } {
  const bucket = cloud.buckets.get(params['bucket'] ?? '');
  const name = params['object'] ?? '';
  const object = bucket.objects.get(name);
  const generation = query.get('generation');
  if (!object || (generation !== null && Number(generation) !== object.generation))
    throw noSuchObject(bucket.name, name);
  return { bucket, object };
}
