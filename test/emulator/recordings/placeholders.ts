const PLACEHOLDER = /\$\{(\w+)\}/g;

/** What the placeholders of a recording stand for in a replay of it. */
export class Placeholders {
  #bound: Map<string, string>;

  constructor(known: Readonly<Record<string, string>>) {
    this.#bound = new Map(Object.entries(known));
  }

  /** A text of a request: a placeholder that was not met before gets a name. */
  fill(text: string): string {
    return text.replace(PLACEHOLDER, (_, key: string) => {
      const value = this.#bound.get(key) ?? key.toLowerCase().replace(/[^a-z0-9]/g, '') + '-1';
      this.#bound.set(key, value);
      return value;
    });
  }

  /** Whether an answer reads like the recorded text: a placeholder that was not met before is what stands in its place. */
  reads(recorded: string, got: string): boolean {
    const fresh: string[] = [];
    const parts = recorded.split(PLACEHOLDER).map((part, i) => {
      if (i % 2 === 0) return literal(part);
      const value = this.#bound.get(part);
      if (value !== undefined) return literal(value);
      fresh.push(part);
      return '(.+)';
    });
    const match = new RegExp(`^${parts.join('')}$`, 's').exec(got);
    if (match) fresh.forEach((key, i) => this.#bound.set(key, match[i + 1] ?? ''));
    return match !== null;
  }
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
