import type { Say } from '../text/say.ts';

/** Words of google/cloud/networkmanagement/v1/trace.proto: users know them from Connectivity Tests. */
export type Verdict = 'REACHABLE' | 'UNREACHABLE' | 'AMBIGUOUS' | 'UNDETERMINED';

export type State =
  | 'START_FROM_CLOUD_RUN_JOB'
  | 'SERVERLESS_EXTERNAL_CONNECTION'
  | 'ARRIVE_AT_VPC_CONNECTOR'
  | 'DIRECT_VPC_EGRESS_CONNECTION'
  | 'APPLY_EGRESS_FIREWALL_RULE'
  | 'APPLY_ROUTE'
  | 'ARRIVE_AT_INSTANCE'
  | 'NAT'
  | 'DELIVER'
  | 'DROP'
  | 'FORWARD'
  | 'ABORT';

/** Why a packet is dropped, or why nobody can tell; trace.proto's DropInfo.Cause and AbortInfo.Cause. */
export type Cause =
  | 'FIREWALL_RULE'
  | 'NO_ROUTE'
  | 'NO_EXTERNAL_ADDRESS'
  | 'PRIVATE_TRAFFIC_TO_INTERNET'
  | 'PRIVATE_GOOGLE_ACCESS_DISALLOWED'
  | 'VPC_CONNECTOR_NOT_SET'
  | 'VPC_CONNECTOR_NOT_RUNNING'
  | 'CLOUD_NAT_NO_ADDRESSES'
  | 'CLOUD_NAT_PROTOCOL_UNSUPPORTED'
  | 'CLOUD_RUN_JOB_NOT_READY'
  | 'TRAFFIC_TYPE_BLOCKED'
  | 'FOREIGN_IP_DISALLOWED'
  | 'INSTANCE_NOT_RUNNING'
  | 'ROUTE_NEXT_HOP_IP_ADDRESS_NOT_RESOLVED'
  | 'ROUTE_NEXT_HOP_RESOURCE_NOT_FOUND'
  | 'ROUTE_NEXT_HOP_INSTANCE_WRONG_NETWORK'
  | 'ROUTE_BLACKHOLE'
  | 'UNKNOWN_IP'
  | 'PERMISSION_DENIED'
  | 'RESOURCE_CONFIG_NOT_FOUND'
  | 'UNSUPPORTED';

/** One station of a packet, and the object that decided there. */
export interface Step {
  readonly state: State;
  /** Full name of the object; undefined where there is none. */
  readonly resource?: string;
  readonly say: Say;
}

/** Where a packet leaves for the internet, and from which address, as far as that is known. */
export type Exit =
  | { readonly kind: 'google' }
  | {
      readonly kind: 'nat';
      readonly router: string;
      readonly nat: string;
      readonly addresses: readonly string[];
      /** Its addresses differ by destination. */
      readonly hasRules?: true;
    }
  | { readonly kind: 'proxy'; readonly instance: string; readonly addresses: readonly string[] };

/** The whole way of one packet to one address: it begins at the job and ends in exactly one final step. */
export interface Trace {
  readonly address: string;
  readonly verdict: Verdict;
  /** Absent when the packet arrives. */
  readonly cause?: Cause;
  readonly steps: readonly Step[];
  readonly exit?: Exit;
}

/** Verdict of a destination over the traces to all its addresses. */
export interface FlowTrace {
  /** As the user wrote it. */
  readonly destination: string;
  readonly verdict: Verdict;
  readonly cause?: Cause;
  readonly traces: readonly Trace[];
}
