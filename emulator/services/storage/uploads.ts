import type { Body, Call, Route } from '../../route.ts';
import { isObject } from '../../json.ts';
import { insert, nameIn, type Insertion } from './insert.ts';
import { toParts } from './multipart.ts';
import { printObject } from './object.ts';
import { originOf } from './origin.ts';
import { invalid } from './refusals.ts';
import { continueUpload, startUpload } from './resumable.ts';

const OBJECTS = '/upload/storage/v1/b/{bucket}/o';

/** The ways to bring an object in. https://cloud.google.com/storage/docs/json_api/v1/objects/insert */
export const uploadRoutes: readonly Route[] = [
  { id: 'storage.objects.insert', method: 'POST', path: OBJECTS, handle: upload },
  // Where gcloud begins a resumable upload.
  { id: 'storage.objects.insert', method: 'POST', path: `/resumable${OBJECTS}`, handle: upload },
  { id: 'storage.objects.insert', method: 'PUT', path: OBJECTS, handle: continueUpload },
];

function upload(call: Call): unknown {
  const { cloud, query, params, headers, raw } = call;
  const bucket = cloud.buckets.get(params['bucket'] ?? '');
  const contentType = headers['content-type'];
  const into = (rest: Pick<Insertion, 'metadata' | 'contentType' | 'content'>) =>
    printObject(
      insert(call, { bucket: bucket.name, name: nameIn(query, rest.metadata), query, ...rest }),
      originOf(call),
    );
  switch (query.get('uploadType')) {
    case 'media':
      return into({ metadata: {}, contentType, content: raw });
    case 'multipart': {
      const { metadata, media } = toParts(contentType ?? '', raw);
      return into({ metadata: toMetadata(metadata.content), contentType: media.contentType, content: media.content });
    }
    case 'resumable':
      return startUpload(call, bucket, toMetadata(raw));
    default:
      throw invalid('Invalid upload type: expected uploadType media, multipart or resumable.');
  }
}

function toMetadata(json: Buffer): Body {
  if (json.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(json.toString());
  } catch {
    throw invalid('Parse Error');
  }
  if (!isObject(parsed)) throw invalid('Parse Error');
  return parsed;
}
