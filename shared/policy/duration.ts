import { z } from 'zod';

/** How long something lasts, as a policy writes it. */
export const duration = z.string().regex(/^\d+(\.\d+)?(s|m|h|d)$/, 'expected a duration such as 30s, 10m, 1h or 7d');

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Length of a written duration in seconds. */
export function secondsOf(written: string): number {
  return Number(written.slice(0, -1)) * (SECONDS[written.slice(-1)] ?? 0);
}
