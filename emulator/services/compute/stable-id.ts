import { createHash } from 'node:crypto';

/** A numeric id for what was never created here: always the same for the same name. */
export function stableId(name: string): string {
  return String(createHash('sha256').update(name).digest().readUIntBE(0, 6) + 1_000_000);
}
