import { tameText } from '../text/languages.ts';

/** Longest sentence of a message. */
const LIMIT = 700;

/** Text of a result as one line without marks: whoever wrote the result, a channel shows it as text. */
export const line = (text: string, limit = LIMIT): string => tameText(text, limit);

/** A command stays whole, or is left out. */
export const commandLine = (command: string): string => line(command, Number.POSITIVE_INFINITY);

/** A time as people read it, to the minute. */
export function minute(time: string): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? line(time, 40) : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
