import type { VerdictStatus } from '../shared/result/status.ts';
import { EXIT } from './io.ts';

/** From best to worst: where several hold, the worst is the command's. */
const ORDER: readonly number[] = [EXIT.done, EXIT.undetermined, EXIT.findings, EXIT.usage];

const OF: Readonly<Record<VerdictStatus, number>> = {
  compliant: EXIT.done,
  undetermined: EXIT.undetermined,
  violating: EXIT.findings,
};

/** The worse of a status so far and one more, which may be a verdict's. */
export function worst(sum: number, next: number | VerdictStatus): number {
  const code = typeof next === 'number' ? next : OF[next];
  return ORDER.indexOf(code) > ORDER.indexOf(sum) ? code : sum;
}
