import type { Egress } from '../job/job.ts';

/**
 * The parts of Google's resources that decide where packets go, each under its full relative name. `decode.ts` makes
 * them from what the APIs print.
 */

export type ConnectorState = 'READY' | 'CREATING' | 'DELETING' | 'ERROR' | 'UPDATING' | 'STATE_UNSPECIFIED';

export interface Connector {
  readonly name: string;
  readonly state: ConnectorState;
  /** Full subnetwork name; undefined for a connector made with a range, whose hidden subnet nobody can name. */
  readonly subnetwork: string | undefined;
  /** Full network name; undefined for a connector on a subnet: the subnet knows. */
  readonly network: string | undefined;
  readonly ipCidrRange: string | undefined;
  readonly machineType: string | undefined;
  readonly minInstances: number | undefined;
  readonly maxInstances: number | undefined;
  /** Projects whose jobs, services or functions use it, as Google counts them. */
  readonly connectedProjects: readonly string[];
}

export type EnforcementOrder = 'AFTER_CLASSIC_FIREWALL' | 'BEFORE_CLASSIC_FIREWALL';

export interface Network {
  readonly name: string;
  readonly autoCreateSubnetworks: boolean;
  readonly enforcementOrder: EnforcementOrder;
  /** GLOBAL: what a router of one region learns counts in all of them. */
  readonly routingMode: 'REGIONAL' | 'GLOBAL';
  /** Full names of the networks that it is peered with. */
  readonly peerings: readonly string[];
  /** Names of the active peerings that bring in custom routes, which are no part of the list of routes. */
  readonly importingPeerings: readonly string[];
}

export interface SecondaryRange {
  readonly rangeName: string;
  readonly ipCidrRange: string;
}

export interface Subnetwork {
  readonly name: string;
  readonly network: string;
  readonly region: string;
  readonly ipCidrRange: string | undefined;
  readonly secondaryRanges: readonly SecondaryRange[];
  readonly purpose: string;
  readonly privateIpGoogleAccess: boolean;
  readonly description: string;
}

export interface NatSubnetwork {
  readonly name: string;
  /** ALL_IP_RANGES, PRIMARY_IP_RANGE, LIST_OF_SECONDARY_IP_RANGES */
  readonly ranges: readonly string[];
  readonly secondaryRangeNames: readonly string[];
}

/** Source ports that a NAT gives each of its endpoints, on every address and for each protocol. */
export interface NatPorts {
  readonly dynamic: boolean;
  readonly min: number;
  /** The same as `min` unless allocation is dynamic. */
  readonly max: number;
}

/** Addresses of its own that a NAT keeps for some destinations. */
export interface NatRule {
  readonly number: number;
  /** CIDRs and addresses that its expression names; undefined where the expression says anything else. */
  readonly destinations: readonly string[] | undefined;
  readonly addresses: readonly string[];
  readonly draining: readonly string[];
}

export interface Nat {
  readonly name: string;
  readonly type: 'PUBLIC' | 'PRIVATE';
  readonly allocation: 'AUTO_ONLY' | 'MANUAL_ONLY';
  /** Full names of the addresses given by hand. */
  readonly addresses: readonly string[];
  readonly draining: readonly string[];
  readonly coverage: 'ALL_SUBNETWORKS_ALL_IP_RANGES' | 'ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES' | 'LIST_OF_SUBNETWORKS';
  readonly subnetworks: readonly NatSubnetwork[];
  readonly endpointTypes: readonly string[];
  readonly ports: NatPorts;
  readonly rules: readonly NatRule[];
}

export interface Router {
  readonly name: string;
  readonly network: string;
  readonly region: string;
  readonly description: string;
  /** Serves HA VPN over Cloud Interconnect, and nothing else. */
  readonly encryptedInterconnect: boolean;
  readonly nats: readonly Nat[];
  /** It has BGP peers: it may learn routes, which are no part of the list of routes. */
  readonly hasPeers: boolean;
  /** `nats` as the API prints them: a change of one sends the whole list back. */
  readonly rawNats: readonly Readonly<Record<string, unknown>>[];
}

export type NextHop =
  | { readonly kind: 'internet-gateway' }
  | { readonly kind: 'subnetwork' }
  | { readonly kind: 'instance'; readonly instance: string }
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'load-balancer'; readonly target: string }
  | { readonly kind: 'vpn-tunnel'; readonly target: string }
  | { readonly kind: 'peering'; readonly target: string }
  | { readonly kind: 'peered-subnetwork'; readonly target: string }
  | { readonly kind: 'interconnect'; readonly target: string }
  | { readonly kind: 'hub'; readonly target: string }
  | { readonly kind: 'bgp-peer'; readonly target: string }
  | { readonly kind: 'unsupported' };

export interface Route {
  readonly name: string;
  readonly network: string;
  readonly destRange: string;
  readonly priority: number;
  readonly tags: readonly string[];
  readonly nextHop: NextHop;
  readonly description: string;
  /** It is listed and not in force: dropped for a limit, passed over by its hub, or still waiting. */
  readonly isInactive?: true;
}

/** A route in force that no list of routes has: a dynamic one, or one of a peered network. */
export interface LearnedRoute extends Route {
  /** Where it is in force; in all regions where the network's dynamic routing is global. */
  readonly region: string;
}

/** A policy-based route: it is asked before any other route, by priority alone. */
export interface PolicyBasedRoute {
  readonly name: string;
  readonly network: string;
  readonly priority: number;
  /** Whose packets it is for; `tags` are those of VMs. */
  readonly scope:
    | { readonly kind: 'all' }
    | { readonly kind: 'tags'; readonly tags: readonly string[] }
    | { readonly kind: 'interconnect' };
  /** `tcp`, `udp` or `all`. */
  readonly protocol: string;
  readonly sourceRange: string;
  readonly destRange: string;
  /** `default-routing`: no other policy-based route is asked, and the other routes decide. */
  readonly nextHop: { readonly kind: 'load-balancer'; readonly address: string } | { readonly kind: 'default-routing' };
}

export interface Layer4 {
  /** Lower-case name or number as written: tcp, udp, icmp, 6, all. */
  readonly protocol: string;
  /** `443` or `8000-9000`; empty means every port. */
  readonly ports: readonly string[];
}

export type FirewallAction = 'allow' | 'deny' | 'goto_next' | 'apply_security_profile_group';

/** A rule, of a VPC network or of a policy: one shape, so that one evaluator reads both. */
export interface FirewallRule {
  /** VPC rule: full name. Policy rule: policy and priority. */
  readonly name: string;
  readonly priority: number;
  readonly action: FirewallAction;
  readonly disabled: boolean;
  readonly destinationRanges: readonly string[];
  readonly sourceRanges: readonly string[];
  readonly layer4: readonly Layer4[];
  readonly targetTags: readonly string[];
  readonly targetServiceAccounts: readonly string[];
  /** Secure tags: neither connectors nor Direct VPC egress can bear them. */
  readonly targetSecureTags: boolean;
  /** Networks that a hierarchical rule is limited to; empty means all. */
  readonly targetResources: readonly string[];
  /** Matches that configuration alone can't decide: FQDNs, regions, threat lists, address groups. */
  readonly undecidable: readonly string[];
  readonly description: string;
}

export interface FirewallPolicy {
  readonly name: string;
  readonly type: 'HIERARCHY' | 'NETWORK' | 'NETWORK_REGIONAL' | 'SYSTEM_GLOBAL' | 'SYSTEM_REGIONAL';
  /** Of several of one type, the lowest comes first; hierarchical ones come in the order of the answer, and all have 0. */
  readonly priority: number;
  readonly rules: readonly FirewallRule[];
}

/** All rules in force in a network, wherever they are attached. */
export interface EffectiveFirewalls {
  /** VPC rules for egress. */
  readonly rules: readonly FirewallRule[];
  /** VPC rules for ingress: a connector of a service project needs some. */
  readonly ingress: readonly FirewallRule[];
  /** Egress rules of policies. */
  readonly policies: readonly FirewallPolicy[];
}

export interface Address {
  readonly name: string;
  readonly address: string;
  readonly status: string;
  readonly addressType: 'EXTERNAL' | 'INTERNAL';
  /** What an internal one is kept for: VPC_PEERING is a range for private services access. */
  readonly purpose: string | undefined;
  /** Of a reserved range: the bits of its prefix, and the full name of the network that it is kept in. */
  readonly prefixLength: number | undefined;
  readonly network: string | undefined;
  readonly description: string;
}

export interface InstanceInterface {
  readonly network: string;
  readonly subnetwork: string | undefined;
  readonly address: string;
  /** Alias ranges: more addresses of the interface, as CIDRs. */
  readonly aliases: readonly string[];
  readonly externalAddress: string | undefined;
  readonly hasExternalAddress: boolean;
}

export interface Instance {
  readonly name: string;
  readonly status: string;
  readonly canIpForward: boolean;
  readonly tags: readonly string[];
  readonly interfaces: readonly InstanceInterface[];
}

/** What the organisation policy run.allowedVPCEgress leaves open. Where it is enforced, a job has to enter a VPC. */
export interface EgressConstraint {
  readonly allowed: readonly Egress[];
}
