import type { Observed } from '../snapshot/observed.ts';

/** A role with those who have it. */
export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
}

export interface Quota {
  readonly metric: string;
  readonly limit: number;
  readonly usage: number;
}

/** A log sink. */
export interface Sink {
  readonly name: string;
  readonly destination: string;
  readonly disabled: boolean;
  /** Whom it writes as; has to be let into its topic. */
  readonly writer: string | undefined;
}

/** A push subscription. */
export interface PushSubscription {
  readonly endpoint: string | undefined;
  /** Account whose token it brings. */
  readonly account: string | undefined;
  readonly deadLetterTopic: string | undefined;
}

/** The last write of a job that succeeded and can be told of. */
export interface JobWrite {
  readonly job: string;
  readonly time: string;
}

/** An organisation policy, as far as it lists values. */
export interface Constraint {
  readonly deniesAll: boolean;
  /** Undefined where every value is allowed. */
  readonly allowed: readonly string[] | undefined;
}

/** What surrounds jobs and functions in a project: what the doctor looks at. */
export interface Setup {
  projectNumber(project: string): Promise<Observed<string>>;
  /** Those of the APIs that are enabled. */
  enabledApis(project: string, apis: readonly string[]): Promise<Observed<readonly string[]>>;
  /** Those of the permissions that the caller has. */
  permitted(project: string, permissions: readonly string[]): Promise<Observed<readonly string[]>>;
  bindings(project: string): Promise<Observed<readonly Binding[]>>;
  /** Of the project and of one region. */
  quotas(project: string, region: string): Promise<Observed<readonly Quota[]>>;
  /** The Shared VPC host of a project; undefined for none. */
  host(project: string): Promise<Observed<string | undefined>>;
  constraint(project: string, name: string): Promise<Observed<Constraint>>;
  /** Of `projects/P`, `folders/F` or `organizations/O`. */
  sinks(parent: string): Promise<Observed<readonly Sink[]>>;
  /** Absent where there is none. */
  push(project: string, subscription: string): Promise<Observed<PushSubscription>>;
  topicBindings(project: string, topic: string): Promise<Observed<readonly Binding[]>>;
  /** Undefined where no job was written in the last days. */
  lastJobWrite(project: string, since: string): Promise<Observed<JobWrite | undefined>>;
}
