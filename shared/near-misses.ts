/** Words longer than any name of Google's are no misspelling of one. */
const LONGEST = 63;

/** What differs from a wanted name by a slip or two of the keyboard, nearest first, else in the order given. */
export function nearMisses<T>(wanted: string, candidates: readonly T[], nameOf: (candidate: T) => string): T[] {
  const furthest = Math.min(3, Math.max(1, Math.floor(wanted.length / 3)));
  return candidates
    .map((candidate) => ({ candidate, away: slips(wanted, nameOf(candidate), furthest) }))
    .filter(({ away }) => away > 0 && away <= furthest)
    .sort((a, b) => a.away - b.away)
    .map(({ candidate }) => candidate);
}

/** A prefix or suffix forgotten, as in `conn-europe` for `vpc-conn-europe`, is as two slips, however long it is. */
function slips(a: string, b: string, furthest: number): number {
  if (a === b) return 0;
  if (a.length > LONGEST || b.length > LONGEST) return Infinity;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length >= 4 && long.includes(short)) return Math.min(2, long.length - short.length, furthest);
  return long.length - short.length > furthest ? Infinity : distance(a, b);
}

/** Levenshtein's: letters put in, left out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
