/** Scope of the traffic that enters the VPC. https://cloud.google.com/run/docs/reference/rest/v2/VpcAccess#VpcEgress */
export type Egress = 'all-traffic' | 'private-ranges-only';

/** One network interface as a job names it; names are full. */
export interface NetworkInterface {
  readonly network: string | undefined;
  readonly subnetwork: string | undefined;
  readonly tags: readonly string[];
}

/** The network settings of a job as they were written, before anybody judges whether they fit together. */
export interface NetworkSettings {
  /** Full connector name. */
  readonly connector: string | undefined;
  readonly interfaces: readonly NetworkInterface[];
  /** As written; undefined when unset. Anything but the known spellings is kept and judged by `networkMode`. */
  readonly egress: string | undefined;
}

/** The part of a Cloud Run job that decides how it meets the network; v1 and v2 made one. No environment, no arguments. */
export interface Job {
  /** `projects/P/locations/R/jobs/J` */
  readonly name: string;
  readonly network: NetworkSettings;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly serviceAccount: string | undefined;
  readonly taskCount: number;
  /** Undefined: as many tasks at a time as Cloud Run can. */
  readonly parallelism: number | undefined;
  readonly etag: string | undefined;
}

/** A job of which nothing is known but its name: everything is as Cloud Run has it by default. */
export const newJob = (name: string): Job => ({
  name,
  network: { connector: undefined, interfaces: [], egress: undefined },
  labels: {},
  annotations: {},
  serviceAccount: undefined,
  taskCount: 1,
  parallelism: undefined,
  etag: undefined,
});
