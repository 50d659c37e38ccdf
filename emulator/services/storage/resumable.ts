import { ApiError } from '../../errors.ts';
import { Reply, type Body, type Call } from '../../route.ts';
import type { Bucket, Upload } from './bucket.ts';
import { insert, nameIn } from './insert.ts';
import { printObject } from './object.ts';
import { originOf } from './origin.ts';
import { checkPreconditions } from './preconditions.ts';
import { invalid } from './refusals.ts';

interface ContentRange {
  /** Undefined in a mere question for what has arrived. */
  readonly start: number | undefined;
  /** The object's size, once the client knows it. */
  readonly total: number | undefined;
  /** `bytes 0-*` without a total: this request is the rest, however long it is. */
  readonly open: boolean;
}

/** Begins an upload and tells the client where to send the content. */
export function startUpload(call: Call, bucket: Bucket, metadata: Body): Reply {
  const { query, headers, cloud } = call;
  const name = nameIn(query, metadata);
  checkPreconditions(query, bucket.objects.get(name));
  const id = cloud.ids.word(40);
  const contentType = headers['x-upload-content-type'];
  bucket.uploads.set(id, { name, query, metadata, contentType, received: Buffer.alloc(0) });
  const location = `${originOf(call)}/upload/storage/v1/b/${bucket.name}/o?uploadType=resumable&upload_id=${id}`;
  return new Reply(200, undefined, { location, 'x-guploader-uploadid': id });
}

/** Takes a piece of the content, the last one too, or tells how far it has come. */
export function continueUpload(call: Call): unknown {
  const bucket = call.cloud.buckets.get(call.params['bucket'] ?? '');
  const upload = bucket.uploads.get(call.query.get('upload_id') ?? '');
  if (!upload) throw new ApiError('NOT_FOUND', 'The upload session is not there.');
  const range = toContentRange(call.headers['content-range']);
  if (!upload.finished) {
    const fits = append(upload, range.start, call.raw);
    const size = range.total ?? (range.open ? upload.received.length : undefined);
    if (!fits || size !== upload.received.length) return incomplete(upload);
    const { name, query, metadata, contentType, received } = upload;
    upload.finished = insert(call, { bucket: bucket.name, name, query, metadata, contentType, content: received });
  }
  return printObject(upload.finished, originOf(call));
}

/** A piece may overlap what is there already: a client that missed an answer sends it again. A gap is not taken. */
function append(upload: Upload, start: number | undefined, piece: Buffer): boolean {
  const { received } = upload;
  if (start === undefined) return true;
  if (start > received.length) return false;
  upload.received = Buffer.concat([received, piece.subarray(received.length - start)]);
  return true;
}

function incomplete({ received: { length } }: Upload): Reply {
  return new Reply(308, undefined, length > 0 ? { range: `bytes=0-${length - 1}` } : {});
}

function toContentRange(header: string | undefined): ContentRange {
  if (header === undefined) return { start: 0, total: undefined, open: true };
  const [, start, end, total] = /^bytes (?:(\d+)-(\d+|\*)|\*)\/(\d+|\*)$/.exec(header) ?? [];
  if (total === undefined) throw invalid(`Failed to parse Content-Range header: ${header}`);
  return {
    start: start === undefined ? undefined : Number(start),
    total: total === '*' ? undefined : Number(total),
    open: end === '*',
  };
}
