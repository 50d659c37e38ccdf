import type { Policy } from './policy.ts';

const MILLISECONDS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/** How long infrastructure as code gets to finish first, in milliseconds. */
export function delayOf({ limits: { delay } }: Policy): number {
  const [, amount = '0', unit = 's'] = /^([\d.]+)([smh])$/.exec(delay) ?? [];
  return Number(amount) * MILLISECONDS[unit as keyof typeof MILLISECONDS];
}
