import { diff } from 'node:util';

const AROUND = 2;
/** util.diff counts what is in its first text alone as 1. */
const SIGNS = { 1: '-', 0: ' ', '-1': '+' } as const;

/** Two texts, line against line: `-` is in the file, `+` is what is printed now. Lines far from any change are left out. */
export function lineDiff(before: string, after: string): string {
  const lines = diff(before.split('\n'), after.split('\n')) ?? [];
  const changed = lines.flatMap(([operation], i) => (operation === 0 ? [] : [i]));
  const near = (at: number) => changed.some((one) => Math.abs(one - at) <= AROUND);
  return lines
    .flatMap(([operation, line], i) => {
      if (near(i)) return [`${SIGNS[operation]} ${line}`];
      return near(i - 1) ? ['  ...'] : [];
    })
    .join('\n');
}
