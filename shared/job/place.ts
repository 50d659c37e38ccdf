import type { Mistake } from '../errors.ts';

/** Where a job lives. */
export interface Place {
  readonly project: string | undefined;
  readonly region: string | undefined;
}

/** What is known of a job's place besides what its manifest or command says. */
export interface Whereabouts {
  /** Asked for: whatever says another place is a mistake. */
  readonly asked: Place;
  /** For what nothing else says. */
  readonly otherwise: Place;
}

/** A place that is known, or what is wrong; what is wrong is a dash, so that the rest can be checked all the same. */
export interface Settled {
  readonly project: string;
  readonly region: string;
  readonly mistakes: readonly Mistake[];
}

/** Where to tell a mistake of either part, and what to say where nobody has given it. */
export type PlacePaths = Readonly<Record<keyof Place, { readonly path: string; readonly missing: string }>>;

/** A job's place: what the job says of itself, what was asked for, or the default; two that differ are a mistake. */
export function settle(own: Place, paths: PlacePaths, { asked, otherwise }: Whereabouts): Settled {
  const mistakes: Mistake[] = [];
  const settled = (part: keyof Place): string => {
    const value = own[part] ?? asked[part] ?? otherwise[part];
    const expected = complaint(part, value, asked[part]) ?? (value === undefined ? paths[part].missing : undefined);
    if (expected !== undefined) mistakes.push({ path: paths[part].path, expected });
    return value ?? '-';
  };
  return { project: settled('project'), region: settled('region'), mistakes };
}

function complaint(part: keyof Place, value: string | undefined, asked: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (asked !== undefined && asked !== value) return `expected ${asked}; got ${JSON.stringify(value)}`;
  const word = part === 'project' ? 'project id' : 'region';
  return PATTERN.test(value) ? undefined : `expected a ${word}; got ${JSON.stringify(value)}`;
}

/** Projects may belong to a domain, `example.com:project`. */
const PATTERN = /^[a-z0-9][a-z0-9.:-]*$/;

/** What Cloud Run takes for a job's name, and gcloud before it. */
export const isJobId = (id: string): boolean => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(id);

export const JOB_ID = 'expected a job name: up to 63 lower-case letters, digits and dashes';
