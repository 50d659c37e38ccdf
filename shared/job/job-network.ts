import type { NetworkSettings } from './job.ts';
import { toEgress } from './network-mode.ts';

/** How a job meets the network, as data that can be stored and compared: names are full, what is not set is null. */
export interface JobNetwork {
  readonly connector: string | null;
  readonly interfaces: readonly {
    readonly network: string | null;
    readonly subnetwork: string | null;
    readonly tags: readonly string[];
  }[];
  /** `all-traffic` or `private-ranges-only`; anything else that was written is kept as it is. */
  readonly egress: string | null;
}

/** Settings as data. */
export function toJobNetwork({ connector, interfaces, egress }: NetworkSettings): JobNetwork {
  return {
    connector: connector ?? null,
    interfaces: interfaces.map(({ network, subnetwork, tags }) => ({
      network: network ?? null,
      subnetwork: subnetwork ?? null,
      tags: [...tags],
    })),
    egress: egress === undefined ? null : (toEgress(egress) ?? egress),
  };
}

/** Data as settings. */
export function toNetworkSettings({ connector, interfaces, egress }: JobNetwork): NetworkSettings {
  return {
    connector: connector ?? undefined,
    interfaces: interfaces.map(({ network, subnetwork, tags }) => ({
      network: network ?? undefined,
      subnetwork: subnetwork ?? undefined,
      tags,
    })),
    egress: egress ?? undefined,
  };
}
