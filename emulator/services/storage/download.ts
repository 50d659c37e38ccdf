import { ApiError } from '../../errors.ts';
import { Reply, type Call } from '../../route.ts';
import { etagOf, type StoredObject } from './object.ts';

/** The content of an object, or the range of it that was asked for, with the checksums of the whole. */
export function download({ headers }: Call, object: StoredObject): Reply {
  const { content } = object;
  const range = toRange(headers['range'], content.length);
  const common = headersOf(object);
  if (!range) return new Reply(200, content, common);
  const { start, end } = range;
  if (start > end) {
    const reason = 'requestedRangeNotSatisfiable';
    throw new ApiError('OUT_OF_RANGE', 'Request range not satisfiable', { http: 416, reason });
  }
  const contentRange = `bytes ${start}-${end}/${content.length}`;
  return new Reply(206, content.subarray(start, end + 1), { ...common, 'content-range': contentRange });
}

function headersOf(object: StoredObject): Record<string, string> {
  const { settings, content, generation, metageneration, md5Hash, crc32c } = object;
  const { contentType, contentEncoding, contentDisposition, contentLanguage, cacheControl } = settings;
  return {
    'content-type': contentType ?? 'application/octet-stream',
    ...(contentEncoding !== undefined && { 'content-encoding': contentEncoding }),
    ...(contentDisposition !== undefined && { 'content-disposition': contentDisposition }),
    ...(contentLanguage !== undefined && { 'content-language': contentLanguage }),
    ...(cacheControl !== undefined && { 'cache-control': cacheControl }),
    etag: etagOf(object),
    'x-goog-hash': `crc32c=${crc32c},md5=${md5Hash}`,
    'x-goog-generation': String(generation),
    'x-goog-metageneration': String(metageneration),
    'x-goog-stored-content-encoding': contentEncoding ?? 'identity',
    'x-goog-stored-content-length': String(content.length),
    'x-goog-storage-class': 'STANDARD',
  };
}

/** One range of bytes, both ends included; undefined for a header that HTTP says to ignore. */
function toRange(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') return { start: Math.max(0, size - Number(last)), end: size - 1 };
  return { start: Number(first), end: Math.min(size - 1, last === '' ? size - 1 : Number(last)) };
}
