import type { Job } from './job/job.ts';
import type { Raw, Reads } from './ports.ts';
import type { Observed } from './snapshot/observed.ts';
import type {
  Address,
  Connector,
  EffectiveFirewalls,
  Instance,
  Network,
  Router,
  Route,
  Subnetwork,
} from './snapshot/resources.ts';

/** Jobs of one project, as they come. */
export interface JobsPage {
  readonly jobs: readonly Job[];
  /** Regions that did not answer: their jobs are missing. */
  readonly unreachable: readonly string[];
}

/**
 * What a sweep reads: whole projects, in as few calls as there are kinds of things, whatever the number of jobs. Lists are
 * of all regions and zones unless one is named.
 */
export interface Surveys extends Pick<
  Reads,
  'connectorRegions' | 'projectNumber' | 'policyBasedRoutes' | 'dynamicRoutes' | 'peeringRoutes' | 'egressConstraint'
> {
  /** Page by page; a page that can't be read is unknown and the last. */
  jobs(project: string): AsyncIterable<Observed<JobsPage>>;
  connectors(project: string, region: string): Promise<Observed<readonly Connector[]>>;
  networks(project: string): Promise<Observed<readonly Network[]>>;
  subnetworks(project: string): Promise<Observed<readonly Subnetwork[]>>;
  routers(project: string): Promise<Observed<readonly Router[]>>;
  routes(project: string): Promise<Observed<readonly Route[]>>;
  effectiveFirewalls(network: string, region: string): Promise<Observed<EffectiveFirewalls>>;
  addresses(project: string): Promise<Observed<readonly Address[]>>;
  instances(project: string): Promise<Observed<readonly Instance[]>>;
}

/** Where projects are looked for. */
export interface Scope {
  readonly kind: 'folders' | 'organizations';
  /** Number of the folder or organisation. */
  readonly id: string;
}

/** Which projects have jobs at all. */
export interface Projects {
  /** Ids of the projects below a folder or an organisation that have Cloud Run jobs, sorted. */
  withJobs(scope: Scope): Promise<Observed<readonly string[]>>;
}

/** The audit trail: who changed what. */
export interface AuditTrail {
  /** Entries of a project that a filter of Cloud Logging's lets through, oldest first, page by page. */
  entries(project: string, filter: string): AsyncIterable<Observed<readonly Raw[]>>;
}

/** Long texts of the state bucket: written and read as streams, so that nobody has to hold them. */
export interface Archive {
  /** Replaces what is there. The text is seen by nobody before it is whole. */
  write(path: string, text: AsyncIterable<string>, contentType: string): Promise<void>;
  /** The lines of a text, without their ends; undefined when there is no such text. */
  lines(path: string): Promise<AsyncIterable<string> | undefined>;
}
