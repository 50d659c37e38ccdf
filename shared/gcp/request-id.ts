import { createHash } from 'node:crypto';

/**
 * The requestId of a Compute change: a name-based UUID (RFC 9562, version 5), the same for the same words. A change
 * whose answer was lost is sent again with the same id, and Google answers with the operation that it started the first
 * time; https://cloud.google.com/compute/docs/reference/rest/v1/routers/insert
 */
export function requestIdOf(...words: readonly (string | number)[]): string {
  const digest = createHash('sha1').update(JSON.stringify(words)).digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
