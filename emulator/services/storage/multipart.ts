import { invalid } from './refusals.ts';

/** One part of a multipart/related upload. */
export interface Part {
  readonly contentType: string | undefined;
  readonly content: Buffer;
}

/** The two parts of an upload with `uploadType=multipart`: the object's metadata as JSON, and its content. */
export function toParts(contentType: string, raw: Buffer): { metadata: Part; media: Part } {
  // N.B. gcloud quotes the boundary with apostrophes and ends its lines with a bare line feed.
  const [, quoted, apostrophed, plain] = /boundary=(?:"([^"]+)"|'([^']+)'|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? apostrophed ?? plain;
  if (boundary === undefined) throw invalid('Multipart must have a boundary.');
  const delimiter = `--${boundary}`;
  const eol = raw.subarray(raw.indexOf(delimiter) + delimiter.length).indexOf('\r\n') === 0 ? '\r\n' : '\n';
  const [metadata, media] = split(raw, delimiter, eol);
  if (!metadata || !media) throw invalid('Multipart content must have two parts: the metadata and the media.');
  return { metadata, media };
}

/** What stands between delimiters, each on a line of its own; the content may be any bytes. */
function split(raw: Buffer, delimiter: string, eol: string): Part[] {
  const parts: Part[] = [];
  const next = eol + delimiter;
  let start = raw.indexOf(delimiter) + delimiter.length;
  for (let end = raw.indexOf(next, start); end >= 0; end = raw.indexOf(next, start)) {
    parts.push(toPart(raw.subarray(start + eol.length, end), eol));
    start = end + next.length;
  }
  return parts;
}

function toPart(bytes: Buffer, eol: string): Part {
  const headEnd = bytes.indexOf(eol + eol);
  if (headEnd < 0) throw invalid('A part of the multipart content has no headers.');
  const head = bytes.subarray(0, headEnd).toString('latin1');
  const contentType = /^content-type:[ \t]*(.+?)\s*$/im.exec(head)?.[1];
  return { contentType, content: bytes.subarray(headEnd + 2 * eol.length) };
}
