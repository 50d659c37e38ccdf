import { locationOf, projectOf, subnetworkName, shortName } from '../names.ts';
import type { Egress, Job } from './job.ts';

/** How a job meets the network. A mix of both ways can't be stored; it comes with refused deploys and manifests. */
export type NetworkMode =
  | { readonly kind: 'none' }
  | { readonly kind: 'connector'; readonly connector: string; readonly egress: Egress }
  | {
      readonly kind: 'direct';
      /** Undefined until the subnetwork has been read: it says which network it belongs to. */
      readonly network: string | undefined;
      readonly subnetwork: string;
      readonly tags: readonly string[];
      readonly egress: Egress;
    }
  | { readonly kind: 'invalid'; readonly reason: InvalidReason; readonly detail: string };

export type InvalidReason = 'mix' | 'egress-unknown' | 'egress-alone' | 'several-interfaces' | 'empty-interface';

/** Judges the network settings of a job: none, connector, direct, or what is wrong with them. */
export function networkMode({ name, network: { connector, interfaces, egress: written } }: Job): NetworkMode {
  const [first, ...others] = interfaces;
  if (connector !== undefined && first) return invalid('mix', connector);
  if (others.length > 0) return invalid('several-interfaces', String(interfaces.length));
  const egress = toEgress(written);
  if (egress === undefined) return invalid('egress-unknown', written ?? '');
  if (connector !== undefined) return { kind: 'connector', connector, egress };
  if (!first) return isUnset(written) ? { kind: 'none' } : invalid('egress-alone', written ?? '');
  if (first.network === undefined && first.subnetwork === undefined) return invalid('empty-interface', '');
  return { kind: 'direct', network: first.network, subnetwork: subnetworkOf(name, first), tags: first.tags, egress };
}

const invalid = (reason: InvalidReason, detail: string): NetworkMode => ({ kind: 'invalid', reason, detail });

/** Clients print what is not set as nothing, or as the zero of its enum. */
const isUnset = (written: string | undefined): boolean =>
  written === undefined || written === '' || written === '0' || written === 'VPC_EGRESS_UNSPECIFIED';

/** Unset is private-ranges-only; `all` is the old word for all-traffic; clients may send enum names or numbers. */
export function toEgress(written: string | undefined): Egress | undefined {
  if (isUnset(written)) return 'private-ranges-only';
  switch (written) {
    case '2':
    case 'PRIVATE_RANGES_ONLY':
    case 'private-ranges-only':
      return 'private-ranges-only';
    case '1':
    case 'ALL_TRAFFIC':
    case 'all-traffic':
    case 'all':
      return 'all-traffic';
    default:
      return undefined;
  }
}

/** With a network alone, Cloud Run takes the subnetwork of the same name in the job's region. */
function subnetworkOf(
  job: string,
  { network = '', subnetwork }: { network?: string | undefined; subnetwork: string | undefined },
): string {
  return subnetwork ?? subnetworkName(projectOf(network), locationOf(job), shortName(network));
}
