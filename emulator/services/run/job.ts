import type { Body } from '../../route.ts';
import type { Place } from '../location.ts';
import type { Readiness } from './readiness.ts';
import type { JobMessage } from './v2/schema.ts';

/** What Cloud Run knows of a job beyond what its v2 form prints. */
interface Kept {
  /** Microseconds since the epoch of the last write, never the same twice: what etag and resourceVersion are made of. */
  readonly version: number;
  readonly resourceVersion: string;
  readonly operationId?: string;
  /** When the last write is carried out; absent where a snapshot brought the job together with its condition. */
  readonly readyAtMs?: number;
  /** Why the last write could not be carried out. */
  readonly failure?: string;
  /** The JSON of the resource as a snapshot brought it, in v1 or v2 form, to be saved in the same form. */
  readonly put?: string;
}

/**
 * A job as it is stored: google.cloud.run.v2.Job with what was sent left as it was sent (a connector's short name, for
 * instance). `v1/job.ts` and `v2/job.ts` print it; neither API has anything of its own.
 */
export interface Job extends JobMessage {
  readonly name: string;
  readonly uid?: string;
  readonly generation: string;
  readonly etag: string;
  readonly createTime?: string;
  readonly updateTime?: string;
  readonly deleteTime?: string;
  readonly creator?: string;
  readonly lastModifier?: string;
  readonly executionCount?: number;
  readonly latestCreatedExecution?: Body;
  /** Only where a snapshot brought it. */
  readonly terminalCondition?: Readiness;
  readonly kept: Kept;
}

/** The relative name under which a job is stored. */
export function jobName({ project, region, id }: Place): string {
  return `projects/${project}/locations/${region}/jobs/${id}`;
}

const SYSTEM_NAMESPACE =
  /^(run\.googleapis\.com|cloud\.googleapis\.com|serving\.knative\.dev|autoscaling\.knative\.dev)\//;

/** Labels and annotations of these namespaces belong to Cloud Run: v1 carries them, v2 refuses and hides them. */
export function isSystemKey(key: string): boolean {
  return SYSTEM_NAMESPACE.test(key);
}

type StringMap = Readonly<Record<string, string>>;

/** The entries that stay, or nothing where none does: an empty map is not printed. */
export function withoutKeys(map: StringMap | undefined, drop: (key: string) => boolean): StringMap | undefined {
  const kept = Object.entries(map ?? {}).filter(([key]) => !drop(key));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** Hidden system labels and annotations outlive a write through v2, which can't express them. */
export function onlySystemKeys(map: StringMap | undefined): StringMap | undefined {
  return withoutKeys(map, (key) => !isSystemKey(key));
}

/** How Cloud Run words what a job may be called. */
export const JOB_ID_RULE =
  'Resource name must use only lowercase alphanumeric characters and dashes, must begin with a letter, cannot end with a dash, and cannot be longer than 63 characters.';

/** Whether a job may be called that. */
export function isJobId(id: string): boolean {
  return /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(id);
}
