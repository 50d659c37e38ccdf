/** CRC-32C (Castagnoli), reflected, as in RFC 3720: the checksum that Cloud Storage's clients verify. */
const POLYNOMIAL = 0x82f63b78;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
  return rest;
});

/** The checksum of an object's content as the API prints it: base64 of its four bytes, the highest first. */
export function crc32c(content: Uint8Array): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(checksum(content));
  return bytes.toString('base64');
}

/** The same as other APIs print it: an int64 in JSON. */
export const crc32cOf = (content: Uint8Array): string => String(checksum(content));

function checksum(content: Uint8Array): number {
  let crc = ~0;
  for (const byte of content) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return ~crc >>> 0;
}
