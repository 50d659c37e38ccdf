import type { Mistake } from '../errors.ts';
import type { GcloudCommand } from './gcloud-command.ts';

/** A value that is refused, and what to say then. */
export interface Demand {
  readonly isMet: (value: string) => boolean;
  readonly expected: string;
}

/** The values of a command's flags, read as gcloud reads them. What is wrong with one is added to `mistakes`. */
export class FlagValues {
  readonly #values: GcloudCommand['values'];
  readonly #mistakes: Mistake[];

  constructor({ values }: Pick<GcloudCommand, 'values'>, mistakes: Mistake[]) {
    this.#values = values;
    this.#mistakes = mistakes;
  }

  has(flag: string): boolean {
    return this.#values.has(flag);
  }

  /** Of a switch that is given twice, the last one counts. */
  isOn(flag: string): boolean {
    return this.#last(flag) === 'true';
  }

  /** Empty where the flag was given without a text; undefined where it was not given. */
  text(flag: string, demand?: Demand): string | undefined {
    const value = this.#last(flag);
    if (value !== undefined && value !== '' && demand && !demand.isMet(value))
      this.#refuse(flag, demand.expected, value);
    return value;
  }

  whole(flag: string, least: number): number | undefined {
    const value = this.#last(flag);
    if (value === undefined) return undefined;
    if (!/^\+?\d+$/.test(value) || Number(value) < least)
      this.#refuse(flag, `expected a whole number, at least ${least}`, value);
    return Number(value);
  }

  /** Lists of a flag that is given several times are joined. */
  list(flag: string, demand?: Demand): readonly string[] | undefined {
    const items = this.#values.get(flag)?.flatMap(splitList);
    for (const item of items ?? []) if (demand && !demand.isMet(item)) this.#refuse(flag, demand.expected, item);
    return items;
  }

  /** `KEY=VALUE,...`; no key comes twice. */
  pairs(flag: string): Readonly<Record<string, string>> {
    const pairs = new Map<string, string>();
    for (const item of this.#values.get(flag)?.flatMap(splitList) ?? []) {
      const [, key, value = ''] = /^([^=]+)=([\s\S]*)$/.exec(item) ?? [];
      if (key === undefined || pairs.has(key)) this.#refuse(flag, 'expected KEY=VALUE, each key once', item);
      else pairs.set(key, value);
    }
    return Object.fromEntries(pairs);
  }

  #last(flag: string): string | undefined {
    return this.#values.get(flag)?.at(-1);
  }

  #refuse(flag: string, expected: string, value: string): void {
    this.#mistakes.push({ path: `--${flag}`, expected: `${expected}; got ${JSON.stringify(value)}` });
  }
}

/** Commas, or what stands between two carets in front: `^:^a:b`. https://cloud.google.com/sdk/gcloud/reference/topic/escaping */
function splitList(text: string): string[] {
  const [, delimiter = ',', list = text] = /^\^([^^]+)\^([\s\S]*)$/.exec(text) ?? [];
  if (list === '') return [];
  const items = list.split(delimiter);
  return items.at(-1) === '' ? items.slice(0, -1) : items;
}
