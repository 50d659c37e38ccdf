import type { Placeholders } from './placeholders.ts';

/** Fields that have to be there and of their type, and are another each time. */
const VOLATILE = new Set(
  `id uid etag fingerprint labelFingerprint creationTimestamp insertTime startTime endTime createTime updateTime deleteTime
  expireTime lastTransitionTime completionTime targetId user creator lastModifier generation observedGeneration progress
  address gatewayAddress gatewayIPv4 serviceAccount selfLinkWithId satisfiesPzs`.split(/\s+/),
);

export interface Score {
  agreeing: number;
  total: number;
  readonly differences: string[];
}

/** Holds an answer against the recorded one, leaf by leaf; `where` leads every difference that is found. */
export function compare(recorded: unknown, got: unknown, where: string, names: Placeholders, score: Score): void {
  const differ = (how: string) => {
    score.total += 1;
    score.differences.push(`${where}: ${how}`);
  };
  if (isComposite(recorded)) {
    if (!isComposite(got) || Array.isArray(got) !== Array.isArray(recorded))
      return differ('missing or of another type');
    for (const [key, value] of Object.entries(recorded)) compare(value, got[key], `${where}.${key}`, names, score);
    for (const key of Object.keys(got)) if (!(key in recorded) && !VOLATILE.has(key)) differ(`${key}: not recorded`);
    return;
  }
  if (typeof got !== typeof recorded) return differ(`${JSON.stringify(got)}, recorded ${JSON.stringify(recorded)}`);
  const isLoose =
    VOLATILE.has(where.split('.').at(-1) ?? '') || (typeof recorded === 'string' && /operation/i.test(recorded));
  const isSame = typeof recorded === 'string' ? names.reads(recorded, String(got)) : got === recorded;
  if (!isSame && !isLoose) return differ(`${JSON.stringify(got)}, recorded ${JSON.stringify(recorded)}`);
  score.total += 1;
  score.agreeing += 1;
}

const isComposite = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
