/**
 * A snapshot file as it lies on disk, the fields alone that decide where packets go. The oracle reads this and nothing
 * that the product has decoded.
 */
export interface RawWorld {
  readonly version: 1;
  readonly project: string;
  readonly jobs: readonly RawJob[];
  readonly connectors?: readonly RawConnector[];
  readonly networks?: readonly RawNetwork[];
  readonly subnetworks?: readonly RawSubnetwork[];
  readonly routers?: readonly RawRouter[];
  readonly routes?: readonly RawRoute[];
  readonly firewalls?: readonly RawFirewall[];
  readonly instances?: readonly RawInstance[];
  readonly effectiveFirewalls?: Readonly<Record<string, RawEffective>>;
  readonly policyBasedRoutes?: readonly RawPolicyBasedRoute[] | null;
  readonly routerStatus?: Readonly<Record<string, RawRouterStatus>> | null;
  readonly peeringRoutes?: readonly RawPeeringRoutes[] | null;
}

export interface RawPolicyBasedRoute {
  readonly name: string;
  readonly network: string;
  readonly priority?: number;
  readonly filter?: {
    readonly protocolVersion?: string;
    readonly ipProtocol?: string;
    readonly srcRange?: string;
    readonly destRange?: string;
  };
  readonly virtualMachine?: { readonly tags: readonly string[] };
  readonly interconnectAttachment?: { readonly region: string };
  readonly nextHopIlbIp?: string;
  readonly nextHopOtherRoutes?: string;
}

/** The answer of routers.getRouterStatus. */
export interface RawRouterStatus {
  readonly result: {
    readonly network: string;
    readonly bestRoutes?: readonly { readonly destRange: string; readonly priority?: number }[];
  };
}

/** The answer of networks.listPeeringRoutes, and what was asked. */
export interface RawPeeringRoutes {
  readonly network: string;
  readonly peering: string;
  readonly region: string;
  readonly items?: readonly {
    readonly destRange: string;
    readonly priority?: number;
    readonly type?: string;
    readonly imported?: boolean;
  }[];
}

/** v1 with `metadata`, v2 with `name`. */
export interface RawJob {
  readonly name?: string;
  readonly metadata?: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly template?: {
    readonly template: { readonly vpcAccess?: RawVpcAccess; readonly serviceAccount?: string };
  };
  readonly spec?: {
    readonly template: {
      readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
      readonly spec: { readonly template: { readonly spec: { readonly serviceAccountName?: string } } };
    };
  };
}

export interface RawVpcAccess {
  readonly connector?: string;
  readonly egress?: string | number;
  readonly networkInterfaces?: readonly RawInterface[];
}

export interface RawInterface {
  readonly network?: string;
  readonly subnetwork?: string;
  readonly tags?: readonly string[];
}

export interface RawConnector {
  readonly name: string;
  readonly state: string;
  readonly subnet?: { readonly name: string; readonly projectId?: string };
  readonly network?: string;
  readonly ipCidrRange?: string;
}

/** What has a name of its own and may say the rest of it in a selfLink. */
export interface Named {
  readonly name: string;
  readonly selfLink: string;
}

export interface RawNetwork extends Named {
  readonly routingConfig?: { readonly routingMode: string };
  readonly networkFirewallPolicyEnforcementOrder?: string;
}

export interface RawSubnetwork extends Named {
  readonly network: string;
  readonly region: string;
  readonly ipCidrRange: string;
  readonly secondaryIpRanges?: readonly { readonly rangeName: string; readonly ipCidrRange: string }[];
  readonly privateIpGoogleAccess?: boolean;
}

export interface RawNat {
  readonly name: string;
  readonly type?: string;
  readonly natIpAllocateOption?: string;
  readonly natIps?: readonly string[];
  readonly drainNatIps?: readonly string[];
  readonly sourceSubnetworkIpRangesToNat?: string;
  readonly subnetworks?: readonly { readonly name: string; readonly sourceIpRangesToNat: readonly string[] }[];
  readonly endpointTypes?: readonly string[];
  readonly rules?: readonly {
    readonly match: string;
    readonly action: {
      readonly sourceNatActiveIps?: readonly string[];
      readonly sourceNatDrainIps?: readonly string[];
    };
  }[];
}

export interface RawRouter extends Named {
  readonly network: string;
  readonly region: string;
  readonly nats?: readonly RawNat[];
}

export interface RawRoute extends Named {
  readonly network: string;
  readonly destRange: string;
  readonly priority: number;
  readonly tags?: readonly string[];
  readonly routeType?: string;
  readonly routeStatus?: string;
  readonly nextHopGateway?: string;
  readonly nextHopInstance?: string;
  readonly nextHopIp?: string;
  readonly nextHopIlb?: string;
  readonly nextHopVpnTunnel?: string;
  readonly nextHopNetwork?: string;
  readonly nextHopPeering?: string;
  readonly nextHopHub?: string;
}

export interface RawLayer4 {
  readonly IPProtocol: string;
  readonly ports?: readonly string[];
}

export interface RawFirewall extends Named {
  readonly network: string;
  readonly direction?: string;
  readonly priority?: number;
  readonly disabled?: boolean;
  readonly allowed?: readonly RawLayer4[];
  readonly denied?: readonly RawLayer4[];
  readonly destinationRanges?: readonly string[];
  readonly sourceRanges?: readonly string[];
  readonly targetTags?: readonly string[];
  readonly targetServiceAccounts?: readonly string[];
}

export interface RawPolicyRule {
  readonly priority: number;
  readonly action: string;
  readonly direction: string;
  readonly disabled?: boolean;
  readonly targetResources?: readonly string[];
  readonly targetSecureTags?: readonly { readonly name: string }[];
  readonly targetServiceAccounts?: readonly string[];
  readonly match: {
    readonly destIpRanges?: readonly string[];
    readonly srcIpRanges?: readonly string[];
    readonly destFqdns?: readonly string[];
    readonly destRegionCodes?: readonly string[];
    readonly destThreatIntelligences?: readonly string[];
    readonly destAddressGroups?: readonly string[];
    readonly layer4Configs?: readonly { readonly ipProtocol: string; readonly ports?: readonly string[] }[];
  };
}

export interface RawPolicy {
  readonly name: string;
  readonly type: string;
  /** Of the association; hierarchical ones have none. */
  readonly priority?: number;
  readonly rules: readonly RawPolicyRule[];
}

/** The answer of networks.getEffectiveFirewalls. */
export interface RawEffective {
  readonly firewalls?: readonly RawFirewall[];
  readonly firewallPolicys?: readonly RawPolicy[];
}

export interface RawInstance extends Named {
  readonly status: string;
  readonly canIpForward?: boolean;
  readonly networkInterfaces: readonly {
    readonly network: string;
    readonly networkIP: string;
    readonly aliasIpRanges?: readonly { readonly ipCidrRange: string }[];
    readonly accessConfigs?: readonly { readonly natIP?: string }[];
  }[];
}
