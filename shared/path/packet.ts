import type { Protocol } from './flow.ts';
import type { Range } from './ranges.ts';

/** One packet on its way out, as firewall rules and routes see it. */
export interface Packet {
  readonly address: number;
  readonly text: string;
  readonly protocol: Protocol | 'icmp';
  readonly port: number;
  readonly sender: Sender;
}

/** A packet inside a VPC, and the subnetwork that gave it its source address (undefined: a connector's hidden one). */
export interface Entry {
  readonly packet: Packet;
  readonly subnetwork: string | undefined;
  /** Its destination is known, by name, to be one of Google's APIs. */
  readonly isGoogleApi: boolean;
}

/** Who puts the packet into the VPC: the connector's VMs, or the job's own interface. */
export interface Sender {
  readonly kind: 'connector' | 'direct';
  readonly tags: readonly string[];
  /** Undefined for a connector: its VMs run as an account of Google's. */
  readonly serviceAccount: string | undefined;
  /** Range that the source address is taken from; undefined where it is not known. */
  readonly source: Range | undefined;
}

/** Tags of a connector's VMs: one of all connectors, one of its own. https://cloud.google.com/vpc/docs/configure-serverless-vpc-access#restrict-access */
export function connectorTags(region: string, connector: string): readonly string[] {
  return ['vpc-connector', `vpc-connector-${region}-${connector}`];
}
