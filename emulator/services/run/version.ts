import { ApiError } from '../../errors.ts';

/** A version as v1 prints it in metadata.resourceVersion: eight bytes of microseconds in URL-safe base64. */
export function toResourceVersion(version: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(version));
  return bytes.toString('base64url');
}

/** A version as v2 prints it, with the quotes that belong to an entity tag. */
export function toEtag(version: number, name: string): string {
  return `"${toResourceVersion(version)}/${Buffer.from(name).toString('base64url')}"`;
}

/** Refuses a write that was based on another version than the stored one; a write that names none wins. */
export function checkVersion(
  sent: string | undefined,
  current: string,
  { id, version }: { id: string; version: number },
) {
  if (sent === undefined || sent === '' || sent === current) return;
  const message = `Conflict for resource '${id}': version '${versionIn(sent)}' was specified but current version is '${version}'.`;
  throw new ApiError('ABORTED', message);
}

function versionIn(sent: string): string {
  const [encoded = ''] = sent.replace(/^"/, '').split('/');
  const bytes = Buffer.from(encoded, 'base64url');
  return bytes.length === 8 ? String(bytes.readBigUInt64BE()) : sent;
}
