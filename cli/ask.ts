import { createInterface } from 'node:readline/promises';
import { render, type Language } from '../shared/text/languages.ts';
import type { Say } from '../shared/text/say.ts';
import { UsageError, write, type Io } from './io.ts';

/** Throws UsageError where nobody can be asked and nobody has said yes beforehand. */
export function refuseUnasked(command: string, yes: boolean | undefined, { stdin }: Io): void {
  if (yes !== true && stdin.isTTY !== true) throw new UsageError(`${command}: no terminal to ask at: expected --yes`);
}

/** Asks at the terminal. Whatever is not a yes is a no; so is the end of input, and Ctrl-C. */
export async function ask(question: Say, language: Language, io: Io): Promise<boolean> {
  await write(io.stderr, render(question, language));
  const lines = createInterface({ input: io.stdin });
  const interrupted = new AbortController();
  const stop = io.onInterrupt?.(() => interrupted.abort());
  try {
    const answer = await new Promise<string>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(''));
      interrupted.signal.addEventListener('abort', () => resolve(''), { once: true });
    });
    if (interrupted.signal.aborted) await write(io.stderr, '\n');
    return /^\s*(y|yes|是)\s*$/i.test(answer);
  } finally {
    stop?.();
    lines.close();
  }
}
