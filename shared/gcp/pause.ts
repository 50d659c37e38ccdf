import { setTimeout } from 'node:timers/promises';

/** Waits between two polls; ends early, without complaint, when the signal does. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}
