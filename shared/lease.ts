import { z } from 'zod';
import { RetryableError } from './errors.ts';
import type { Objects } from './ports.ts';

const Lease = z.object({ holder: z.string(), expiresAt: z.string() });

/** Longer than the longest work, so that only a holder that died is ever overtaken. */
const SECONDS = 600;

export interface LeaseRequest {
  /** HOST_PROJECT/NETWORK/REGION: everything that writes there takes the same lease. */
  readonly key: string;
  readonly holder: string;
  readonly now: () => number;
}

/**
 * Runs `work` while nobody else writes to the same network and region. Throws RetryableError when somebody holds the lease.
 * A lease is an object with an expiry; the generation precondition decides who got it.
 */
export async function withLease<T>(
  objects: Objects,
  { key, holder, now }: LeaseRequest,
  work: () => Promise<T>,
): Promise<T> {
  const path = `locks/${key}`;
  const held = await objects.read(path);
  if (held && isHeld(held.value, holder, now())) throw new RetryableError(`${key} is being worked on`);
  const value = { holder, expiresAt: new Date(now() + SECONDS * 1000).toISOString() };
  const generation = await objects.write(path, value, held?.generation ?? '0');
  if (generation === undefined) throw new RetryableError(`${key} is being worked on`);
  try {
    return await work();
  } finally {
    // The lease runs out by itself: failing to give it back must not hide how the work ended.
    await objects.remove(path, generation).catch(() => undefined);
  }
}

/** What can't be read as a lease holds nothing. A redelivery may take up the lease of its own crashed attempt. */
function isHeld(value: unknown, holder: string, now: number): boolean {
  const lease = Lease.safeParse(value);
  return lease.success && lease.data.holder !== holder && Date.parse(lease.data.expiresAt) > now;
}
