import type { Job } from './job/job.ts';
import type { NetworkRule } from './snapshot/decode/firewall.ts';
import type { Observed } from './snapshot/observed.ts';
import type {
  Address,
  Connector,
  EffectiveFirewalls,
  EgressConstraint,
  Instance,
  LearnedRoute,
  Network,
  PolicyBasedRoute,
  Router,
  Route,
  Subnetwork,
} from './snapshot/resources.ts';
import type {
  AddressSpec,
  ConnectorSpec,
  Deletion,
  FirewallSpec,
  JobEdit,
  NatAddition,
  NatListing,
  RouteSpec,
  RouterSpec,
  SubnetworkSpec,
} from './specs.ts';

/**
 * What the line needs from the world, in the project's own words. Adapters in `gcp/` build the request, call within a
 * deadline and bounded retries, map the status to found, absent or unknown, map the body; they decide nothing.
 * A list is found (perhaps empty) or unknown, never absent.
 */
export interface Reads {
  /** A job by its full name, `projects/P/locations/R/jobs/J`. */
  job(name: string): Promise<Observed<Job>>;
  jobs(project: string, region: string): Promise<Observed<readonly Job[]>>;
  /** The number of a project. */
  projectNumber(project: string): Promise<Observed<string>>;
  /** Regions where Cloud Run jobs of the project may live. */
  regions(project: string): Promise<Observed<readonly string[]>>;
  connectors(project: string, region: string): Promise<Observed<readonly Connector[]>>;
  /** Regions that Serverless VPC Access is in. */
  connectorRegions(project: string): Promise<Observed<readonly string[]>>;
  network(name: string): Promise<Observed<Network>>;
  /** Of all regions: an address may be delivered in any of them. */
  subnetworks(project: string): Promise<Observed<readonly Subnetwork[]>>;
  routers(project: string, region: string): Promise<Observed<readonly Router[]>>;
  /** The addresses outside that a NAT, named within its router, has at the moment: automatic and reserved ones. */
  natAddresses(router: string, nat: string): Promise<Observed<readonly string[]>>;
  /** Of all regions: what one of them learns may count in all. */
  allRouters(project: string): Promise<Observed<readonly Router[]>>;
  routes(project: string): Promise<Observed<readonly Route[]>>;
  /** Dynamic routes that a router knows of, in its network and region. */
  dynamicRoutes(router: string, network: string): Promise<Observed<readonly LearnedRoute[]>>;
  /** Routes that a peering of a network brings into a region. */
  peeringRoutes(network: string, peering: string, region: string): Promise<Observed<readonly LearnedRoute[]>>;
  policyBasedRoutes(project: string): Promise<Observed<readonly PolicyBasedRoute[]>>;
  /** What the organisation policy run.allowedVPCEgress leaves a project; absent where it enforces nothing. */
  egressConstraint(project: string): Promise<Observed<EgressConstraint>>;
  /** Egress rules in force in a network: its own, its policies', its hierarchy's and its region's. */
  effectiveFirewalls(network: string, region: string): Promise<Observed<EffectiveFirewalls>>;
  firewalls(project: string): Promise<Observed<readonly NetworkRule[]>>;
  /** Reserved ones of all regions, and the ranges that its networks keep for peered services. */
  addresses(project: string): Promise<Observed<readonly Address[]>>;
  instances(project: string): Promise<Observed<readonly Instance[]>>;
}

/** A resource as its API prints it. */
export type Raw = Readonly<Record<string, unknown>>;

export type ListOfProject = 'networks' | 'subnetworks' | 'routers' | 'routes' | 'firewalls' | 'addresses' | 'instances';

/** Everything of a project as the APIs print it, to be saved and judged elsewhere; the line itself reads `Reads`. */
export interface Inventory {
  /** Regions that an API of the project is in. */
  regions(project: string, api: 'run' | 'vpcaccess'): Promise<Observed<readonly string[]>>;
  jobs(project: string, region: string): Promise<Observed<readonly Raw[]>>;
  connectors(project: string, region: string): Promise<Observed<readonly Raw[]>>;
  /** Of all regions and zones. */
  ofProject(key: ListOfProject, project: string): Promise<Observed<readonly Raw[]>>;
  /** What is in force in a network and a region, regional policies included. */
  effectiveFirewalls(network: string, region: string): Promise<Observed<object>>;
  policyBasedRoutes(project: string): Promise<Observed<readonly Raw[]>>;
  /** What a router does at the moment; the routes that it has learned are among it. */
  routerStatus(router: string): Promise<Observed<Raw>>;
  /** Routes that a peering of a network brings into a region. */
  peeringRoutes(network: string, peering: string, region: string): Promise<Observed<readonly Raw[]>>;
  /** The organisation policy run.allowedVPCEgress as it holds in a project. */
  egressPolicy(project: string): Promise<Observed<Raw>>;
}

/** What Connectivity Tests say of one packet, in their own words. */
export interface Opinion {
  readonly result: string;
  /** Why the packet is dropped, or why they can't tell; absent when it arrives. */
  readonly cause?: string;
}

/** One packet of a job, as Connectivity Tests are asked about it. */
export interface Probe {
  /** Full job name. */
  readonly job: string;
  readonly address: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
}

/** Google's own verdict, to be held against ours. */
export interface ConnectivityTests {
  ask(probe: Probe): Promise<Observed<Opinion>>;
}

/** Told of a stage of the line while it is done; passes on what it answers. */
export type Stages = <T>(stage: 'observe' | 'plan' | 'apply' | 'prove', work: () => T) => T;

/** IPv4 addresses of a host name. */
export interface Names {
  resolve(host: string): Promise<Observed<readonly string[]>>;
}

/** How a write ended: done, still under way when the budget ran out, or refused. */
export type Written = { readonly kind: 'done' } | { readonly kind: 'pending'; readonly operation: string } | Failed;

export interface Failed {
  readonly kind: 'failed';
  readonly reason: string;
  readonly retryable: boolean;
  /**
   * Where it was not the API that failed: `different` - under that name stands something else than what was meant;
   * `in-use` - something else needs it.
   */
  readonly because?: 'different' | 'in-use';
}

/** One attempt at one change: what makes its request ids unique, and when it has to give up waiting. */
export interface Attempt {
  /** Delivery, change and attempt in one: a repeated request id would be swallowed for an hour. */
  readonly id: string;
  /** Aborted when the work budget is spent: a write then answers `pending`. */
  readonly budget: AbortSignal;
}

/** Every write starts or joins the operation and waits for its end. "Already exists" is success, and so is "is gone". */
export interface Writes {
  createSubnetwork(spec: SubnetworkSpec, attempt: Attempt): Promise<Written>;
  createConnector(spec: ConnectorSpec, attempt: Attempt): Promise<Written>;
  /** Ends when a connector that somebody is already making is ready, or has failed. */
  awaitConnector(name: string, attempt: Attempt): Promise<Written>;
  createAddress(spec: AddressSpec, attempt: Attempt): Promise<Written>;
  createRouter(spec: RouterSpec, attempt: Attempt): Promise<Written>;
  addNat(addition: NatAddition, attempt: Attempt): Promise<Written>;
  /** Reads the router just before, and again after: no entry and no NAT of anybody else is lost. */
  listInNat(listing: NatListing, attempt: Attempt): Promise<Written>;
  createFirewall(spec: FirewallSpec, attempt: Attempt): Promise<Written>;
  createRoute(spec: RouteSpec, attempt: Attempt): Promise<Written>;
  /** Under the etag of what was read just before. */
  editJob(edit: JobEdit, attempt: Attempt): Promise<Written>;
  /** Reads what is there just before, and leaves it alone unless it is what was meant. */
  delete(deletion: Deletion, attempt: Attempt): Promise<Written>;
}

/** A JSON document of the state bucket, with the generation that its next write has to name. */
export interface Stored<T> {
  readonly value: T;
  readonly generation: string;
}

/** State as objects in one bucket; every write names the generation that it replaces ('0': there is none yet). */
export interface Objects {
  read(path: string): Promise<Stored<unknown> | undefined>;
  /** Answers the new generation; undefined when somebody else was faster. */
  write(path: string, value: unknown, generation: string): Promise<string | undefined>;
  remove(path: string, generation: string): Promise<void>;
  /** Paths that begin with that, in order; what was written before the call is among them. */
  list(prefix: string): Promise<readonly string[]>;
}

/** Secret values by reference. They are never printed, logged or published. */
export interface Secrets {
  /** `projects/P/secrets/S/versions/V` of Secret Manager, or `env:NAME`. Throws RetryableError or TerminalError. */
  read(reference: string): Promise<string>;
}

export interface Publisher {
  publish(message: {
    readonly topic: `run-egress-${'results' | 'remediations' | 'sweeps' | 'emails' | 'dead-letters'}`;
    readonly body: unknown;
    readonly attributes: Readonly<Record<string, string>>;
    readonly orderingKey?: string;
  }): Promise<void>;
}

/** How an attempt to post a message ended. Reasons never hold a secret. */
export type Posted =
  /** `thread`: what later messages of the same conversation name, where the service has conversations. */
  | { readonly kind: 'delivered'; readonly thread?: string }
  /** `afterSeconds`: as long the service wants to be left alone. */
  | { readonly kind: 'retry'; readonly reason: string; readonly afterSeconds?: number }
  /** Trying again can't help. */
  | { readonly kind: 'refused'; readonly reason: string };
