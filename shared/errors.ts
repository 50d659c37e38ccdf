/** One thing wrong with an input: where it stands and what was expected there. */
export interface Mistake {
  readonly path: string;
  readonly expected: string;
}

/** Bad input of any kind - an event, a manifest, a policy, a world, a flag - with all its mistakes at once. */
export class InputError extends Error {
  readonly source: string;
  readonly mistakes: readonly Mistake[];

  constructor(source: string, mistakes: readonly Mistake[]) {
    super(mistakes.map(({ path, expected }) => `${source}${path && `: ${path}`}: ${expected}`).join('\n'));
    this.name = 'InputError';
    this.source = source;
    this.mistakes = mistakes;
  }
}

/** Trying the same again later may work: the delivery is refused and comes again. */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';
}

/** Trying the same again can't work before somebody has mended what the message says. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';
}

/** Ends a switch over a union: the compiler refuses a member that was forgotten. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
