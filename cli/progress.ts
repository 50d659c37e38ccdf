import pc from 'picocolors';
import type { Progress } from '../shared/apply/apply.ts';
import type { Change } from '../shared/plan/change.ts';
import { printChange } from '../shared/result/changes.ts';
import { render, tameText, type Language } from '../shared/text/languages.ts';
import { headOf } from './formats/changes.ts';
import { write, type Io } from './io.ts';

/** Lines on stderr that tell how changes go on. */
export interface Ticker {
  readonly watch: (progress: Progress) => void;
  /** Ends the lines; nothing is drawn after. */
  readonly stop: () => Promise<void>;
}

const WORDS = {
  applied: 'progressApplied',
  pending: 'progressPending',
  skipped: 'progressSkipped',
  failed: 'progressFailed',
} as const;

const REDRAW_MS = 1000;

/**
 * Tells of each change when it ends, with the time that it took. On a terminal, those under way stand below with the time
 * so far; elsewhere, each is told when it begins.
 */
export function startTicker(io: Io, language: Language): Ticker {
  const { stderr } = io;
  const isTerminal = stderr.isTTY === true;
  const colors = pc.createColors(isTerminal && !io.env['NO_COLOR']);
  const underWay = new Map<string, { readonly head: string; readonly since: number }>();
  let drawn = 0;
  let told: Promise<unknown> = Promise.resolve();
  const say = (text: string): void => {
    told = told.then(() => write(stderr, text));
  };
  const nameOf = (change: Change): string => headOf(printChange(change, language));
  const seconds = (since: number): string => `${Math.round((performance.now() - since) / 1000)} s`;
  const erase = (): string => {
    const back = drawn === 0 ? '' : `\u001b[${drawn}A\u001b[0J`;
    drawn = 0;
    return back;
  };
  const draw = (line = ''): void => {
    if (!isTerminal) return line === '' ? undefined : say(`${line}\n`);
    const lines = [...underWay.values()].map(
      ({ head, since }) =>
        `  ${colors.dim(`${head}: ${render({ key: 'progressBegun' }, language)}, ${seconds(since)}`)}\n`,
    );
    say(`${erase()}${line === '' ? '' : `${line}\n`}${lines.join('')}`);
    drawn = lines.length;
  };
  const timer = isTerminal ? setInterval(draw, REDRAW_MS) : undefined;
  return {
    watch(progress) {
      if (progress.kind === 'begun') {
        const head = nameOf(progress.change);
        underWay.set(progress.change.id, { head, since: performance.now() });
        return draw(isTerminal ? '' : `  ${head}: ${render({ key: 'progressBegun' }, language)}`);
      }
      const { outcome } = progress;
      const begun = underWay.get(outcome.change.id);
      underWay.delete(outcome.change.id);
      const paint = outcome.kind === 'applied' ? colors.green : outcome.kind === 'failed' ? colors.red : colors.yellow;
      const word = paint(render({ key: WORDS[outcome.kind] }, language));
      const took = begun ? ` (${seconds(begun.since)})` : '';
      const why = outcome.kind === 'failed' ? `: ${tameText(outcome.reason)}` : '';
      draw(`  ${nameOf(outcome.change)}: ${word}${took}${why}`);
    },
    async stop() {
      clearInterval(timer);
      if (isTerminal) say(erase());
      await told;
    },
  };
}
