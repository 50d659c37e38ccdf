import { conditionNotMet, invalid } from './refusals.ts';

/** The numbers that preconditions are about. */
export interface Versioned {
  readonly generation: number;
  readonly metageneration: number;
}

/**
 * Refuses a write whose preconditions do not hold; an object that is not there has generation 0.
 * https://cloud.google.com/storage/docs/request-preconditions
 */
export function checkPreconditions(query: URLSearchParams, current: Versioned | undefined): void {
  if (!matches(query, current) || isUnchanged(query, current)) throw conditionNotMet();
}

/** Whether a read may answer "not modified"; refuses it when it insists on another version. */
export function notModified(query: URLSearchParams, current: Versioned): boolean {
  if (!matches(query, current)) throw conditionNotMet();
  return isUnchanged(query, current);
}

function matches(query: URLSearchParams, current: Versioned | undefined): boolean {
  const generation = numberIn(query, 'ifGenerationMatch');
  const metageneration = numberIn(query, 'ifMetagenerationMatch');
  return (
    (generation === undefined || generation === (current?.generation ?? 0)) &&
    (metageneration === undefined || metageneration === current?.metageneration)
  );
}

function isUnchanged(query: URLSearchParams, current: Versioned | undefined): boolean {
  const generation = numberIn(query, 'ifGenerationNotMatch');
  const metageneration = numberIn(query, 'ifMetagenerationNotMatch');
  return (
    (generation !== undefined && generation === (current?.generation ?? 0)) ||
    (metageneration !== undefined && metageneration === current?.metageneration)
  );
}

function numberIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^-?\d+$/.test(text)) throw invalid(`Invalid long value: '${text}'.`);
  return Number(text);
}
