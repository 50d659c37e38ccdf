import type { Result } from '../result/result.ts';
import type { Way } from './message.ts';
import { line } from './plain.ts';

type Flow = Result['flows'][number];

/** What does not arrive is told first. */
const ORDER = ['UNREACHABLE', 'AMBIGUOUS', 'UNDETERMINED', 'REACHABLE'];

const rankOf = (verdict: string): number => ORDER.indexOf(verdict);

/** The ways to all destinations, the worst first; of several addresses the one that fares worst speaks for all. */
export function waysOf(flows: readonly Flow[]): Way[] {
  return flows.toSorted((a, b) => rankOf(a.verdict) - rankOf(b.verdict)).map(toWay);
}

function toWay({ destination, addresses }: Flow): Way {
  const [worst] = addresses.toSorted((a, b) => rankOf(a.verdict) - rankOf(b.verdict));
  return {
    kind: 'way',
    destination: line(destination, 100),
    steps: (worst?.steps ?? []).map(({ text }) => line(text)),
    end: worst?.verdict === 'REACHABLE' ? 'arrives' : worst?.verdict === 'UNREACHABLE' ? 'stopped' : 'unknown',
  };
}

/** Whether any packet is stopped, or may be. */
export const isStopped = (flows: readonly Flow[]): boolean =>
  flows.some(({ verdict }) => verdict === 'UNREACHABLE' || verdict === 'AMBIGUOUS');
