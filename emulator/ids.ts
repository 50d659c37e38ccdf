import { createHash } from 'node:crypto';

/** Ids that look like Google's but come from a counter, so that the same calls give the same bytes. */
export class Ids {
  #count = 0;

  /** 19 digits, as Compute's `id`. */
  number(): string {
    return String(4_000_000_000_000_000_000n + BigInt(++this.#count) * 7919n);
  }

  uuid(): string {
    const hex = this.#digest('uuid');
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `a${hex.slice(17, 20)}`,
      hex.slice(20, 32),
    ].join('-');
  }

  /** A short word for names (`my-agent-7-6b672`), insertIds, etags. */
  word(length = 10): string {
    return this.#digest('word').slice(0, length);
  }

  reset(): void {
    this.#count = 0;
  }

  #digest(salt: string): string {
    return createHash('sha256').update(`${salt}-${++this.#count}`).digest('hex');
  }
}

/** A project's number, stable for its id. */
export function projectNumber(project: string): string {
  if (/^\d+$/.test(project)) return project;
  if (project === 'myproject') return '123456789012';
  const digest = createHash('sha256').update(project).digest();
  return String(100_000_000_000 + (digest.readUIntBE(0, 5) % 899_999_999_999));
}

/** A fingerprint or etag for a value: changes when the value does. */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64').slice(0, 11) + '=';
}
