import type { JobNetwork } from './job/job-network.ts';
import type {
  Address,
  Connector,
  FirewallRule,
  Nat,
  NatSubnetwork,
  Router,
  Route,
  Subnetwork,
} from './snapshot/resources.ts';

/* What is written, as data: plans carry it, `Writes` take it. Names are full. */

export interface SubnetworkSpec {
  readonly name: string;
  readonly network: string;
  readonly ipCidrRange: string;
  readonly description: string;
}

export interface ConnectorSpec {
  readonly name: string;
  /** Full subnetwork name. */
  readonly subnetwork: string;
  readonly machineType: string;
  readonly minInstances: number;
  readonly maxInstances: number;
}

export interface NatSpec {
  readonly name: string;
  /** Full subnetwork names, each with its primary range alone. */
  readonly subnetworks: readonly string[];
  /** Full address names; empty means that Google allocates them. */
  readonly addresses: readonly string[];
  readonly minPortsPerVm: number | null;
  readonly dynamicPorts: boolean;
  readonly logging: 'off' | 'errors' | 'all';
}

export interface RouterSpec {
  readonly name: string;
  readonly network: string;
  readonly description: string;
  readonly nats: readonly NatSpec[];
}

/** Adds one NAT to a router that is there; the others are sent back as they were read just before. */
export interface NatAddition {
  readonly router: string;
  readonly nat: NatSpec;
}

/** One NAT lists the primary range of a subnetwork, or lists it no more; all else on its router is sent back as it was read. */
export interface NatListing {
  readonly router: string;
  readonly nat: string;
  readonly subnetwork: string;
  readonly listed: boolean;
  /** What the list has now, as it was seen: a command has to name it again; a write reads it anew. */
  readonly list: readonly NatSubnetwork[];
}

/** Another way into the network for a job; everything else of it stays as it is, to the letter. */
export interface JobEdit {
  readonly name: string;
  /** What it must still be: a job that somebody changed meanwhile is left alone. */
  readonly from: JobNetwork;
  readonly to: JobNetwork;
}

/** A VPC rule that allows. */
export interface FirewallSpec {
  readonly name: string;
  readonly network: string;
  readonly description: string;
  readonly direction: 'EGRESS' | 'INGRESS';
  readonly priority: number;
  readonly protocols: readonly { readonly protocol: string; readonly ports: readonly string[] }[];
  readonly destinationRanges: readonly string[];
  readonly targetTags: readonly string[];
  readonly sourceRanges: readonly string[];
}

export interface RouteSpec {
  readonly name: string;
  readonly network: string;
  readonly description: string;
  readonly destRange: string;
  readonly priority: number;
  readonly tags: readonly string[];
  /** An IPv4 address, or the internet gateway. */
  readonly nextHop: { readonly kind: 'address'; readonly address: string } | { readonly kind: 'internet-gateway' };
}

export interface AddressSpec {
  readonly name: string;
  readonly description: string;
}

/** What is to go, and what it has to be: anything else that stands under its name by then is left alone. */
interface Removal<T> {
  /** Full name. */
  readonly name: string;
  /** What it must still be, field by field; the description is our mark wherever there is one. */
  readonly expect: Partial<T>;
}

export type Deletion =
  | ({ readonly kind: 'subnetwork' } & Removal<Subnetwork>)
  | ({ readonly kind: 'connector' } & Removal<Connector>)
  | ({ readonly kind: 'address' } & Removal<Address>)
  /** Goes with no other NATs than these. */
  | ({ readonly kind: 'router'; readonly nats: readonly string[] } & Removal<Omit<Router, 'nats' | 'rawNats'>>)
  /** One NAT of a router; the name is the router's, and the others stay. */
  | ({ readonly kind: 'nat'; readonly nat: string } & Removal<Nat>)
  | ({ readonly kind: 'firewall' } & Removal<FirewallRule & { readonly network: string }>)
  | ({ readonly kind: 'route' } & Removal<Route>);
