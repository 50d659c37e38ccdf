import { ApiError } from './errors.ts';
import type { Body } from './route.ts';
import { isObject } from './json.ts';

/** How deep Google's JSON parser goes; ours would go on until the stack is full. */
const MAX_DEPTH = 100;

const [QUOTE, BACKSLASH, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = Buffer.from('"\\[]{}');

/** The JSON object in a request's body, whatever its content type says, as curl would send it; no body is an empty one. */
export function toBody(raw: Buffer): Body {
  if (raw.length === 0) return {};
  if (depth(raw) > MAX_DEPTH) throw invalid('Message too deep. Max recursion depth reached.');
  let parsed: unknown;
  try {
    parsed = JSON.parse(raw.toString('utf8'));
  } catch (error) {
    throw invalid((error as Error).message);
  }
  // google-gax sends `""` where a method has no body.
  if (parsed === '' || parsed === null) return {};
  if (!isObject(parsed)) throw invalid('Expected an object.');
  return parsed;
}

function invalid(why: string): ApiError {
  return new ApiError('INVALID_ARGUMENT', `Invalid JSON payload received. ${why}`, { reason: 'parseError' });
}

/** The most brackets and braces that are open at once, outside of strings. */
function depth(json: Buffer): number {
  let [open, deepest, inString] = [0, 0, false];
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === QUOTE) inString = !inString;
    else if (inString && byte === BACKSLASH) at += 1;
    else if (!inString && (byte === OPEN_BRACE || byte === OPEN_BRACKET)) deepest = Math.max(deepest, ++open);
    else if (!inString && (byte === CLOSE_BRACE || byte === CLOSE_BRACKET)) open -= 1;
  }
  return deepest;
}
