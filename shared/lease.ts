import { z } from 'zod';
import { RetryableError } from './errors.ts';
import { every, type Clock } from './clock.ts';
import type { Objects } from './ports.ts';

const Lease = z.object({ holder: z.string(), expiresAt: z.string() });

/** A holder that died is overtaken after this time; a living one renews three times as often. */
const LEASE_MS = 30_000;

export interface LeaseRequest {
  /** HOST_PROJECT/NETWORK/REGION: everything that writes there takes the same lease. */
  readonly key: string;
  /** Different for each delivery: two deliveries of one message must not share a lease. */
  readonly holder: string;
  readonly clock: Clock;
}

/**
 * Runs `work` while nobody else writes to the same network and region, and renews the lease meanwhile. `lost` is aborted
 * when it could not be renewed: whoever holds it now may be writing. Throws RetryableError when somebody holds the lease.
 * A lease is an object with an expiry; the generation precondition decides who gets it.
 */
export async function withLease<T>(
  objects: Objects,
  { key, holder, clock }: LeaseRequest,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const path = `locks/${key}`;
  const now = () => clock.now();
  const busy = () => new RetryableError(`${key} is being worked on`);
  const fresh = () => ({ holder, expiresAt: new Date(now() + LEASE_MS).toISOString() });
  const held = await objects.read(path);
  if (held && isHeld(held.value, now())) throw busy();
  let generation = await objects.write(path, fresh(), held?.generation ?? '0');
  if (generation === undefined) throw busy();
  const lost = new AbortController();
  let renewing: Promise<void> = Promise.resolve();
  let heldUntil = now() + LEASE_MS;
  const renew = async (current: string) => {
    const until = now() + LEASE_MS;
    // Failing to reach the bucket loses nothing before the time is up.
    generation = await objects.write(path, fresh(), current).catch(() => (now() < heldUntil ? current : undefined));
    if (generation === undefined) lost.abort(busy());
    else if (generation !== current) heldUntil = until;
  };
  const stop = every(clock, LEASE_MS / 3, () => {
    renewing = renewing.then(() => (generation === undefined ? undefined : renew(generation)));
  });
  try {
    return await work(lost.signal);
  } finally {
    stop();
    await renewing;
    // The lease runs out by itself: failing to give it back must not hide how the work ended.
    if (generation !== undefined) await objects.remove(path, generation).catch(() => undefined);
  }
}

/** What can't be read as a lease holds nothing. */
function isHeld(value: unknown, now: number): boolean {
  const lease = Lease.safeParse(value);
  return lease.success && Date.parse(lease.data.expiresAt) > now;
}
