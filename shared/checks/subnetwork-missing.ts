import { locationOf, projectOf, shortName } from '../names.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Subnetwork } from '../snapshot/resources.ts';
import { blame } from './dropped.ts';
import type { Check, CheckContext, NextStep } from './check.ts';
import { nameFrom, updateStep } from './job-update.ts';
import { nearMisses } from '../near-misses.ts';
import { isLargeEnough } from './subnet-room.ts';

const MOST = 2;

/** A Direct VPC job whose subnetwork is gone, or is in another region, can't start. */
export const subnetworkMissing: Check = (context) =>
  context.snapshot.mode.kind === 'direct'
    ? blame(context, {
        id: 'subnetwork-missing',
        causes: ['CLOUD_RUN_JOB_NOT_READY'],
        nextSteps: () => [...ofOther(context), ...networkGone(context), ...elsewhere(context), ...instead(context)],
      })
    : [];

/** The subnetwork is there and belongs to another network than the job names beside it. */
function ofOther(context: CheckContext): NextStep[] {
  const { job, mode, subnetwork: observed } = context.snapshot;
  const subnetwork = valueOf(observed);
  if (mode.kind !== 'direct' || !subnetwork || subnetwork.network === mode.network) return [];
  if (locationOf(subnetwork.name) !== locationOf(job.name)) return [];
  const of = { subnetwork: shortName(subnetwork.name), network: shortName(subnetwork.network) };
  const flags = { network: nameFrom(job.name, subnetwork.network), subnet: nameFrom(job.name, subnetwork.name) };
  return [updateStep(context, { key: 'networkOfSubnetwork', of }, flags)];
}

/** Cloud Run calls it VPC_NETWORK_NOT_FOUND: the network itself was deleted, renamed or misspelled. */
function networkGone({ snapshot: { job, mode, neighbours } }: CheckContext): NextStep[] {
  const networks = valueOf(neighbours.networks);
  const wanted = mode.kind === 'direct' ? mode.network : undefined;
  // A saved world may lack the networks of a host project.
  if (wanted === undefined || !networks || projectOf(wanted) !== projectOf(job.name)) return [];
  const names = networks.map(({ name }) => name).sort();
  if (names.includes(wanted)) return [];
  const alike = nearMisses(shortName(wanted), names, shortName).slice(0, MOST);
  const of = { network: shortName(wanted), alike: alike.map(shortName).join(', ') };
  return [{ say: { key: 'networkMissing', of } }];
}

/** The same name in another region: it is the job, or the region, that is wrong. */
function elsewhere({ snapshot: { job, mode, neighbours } }: CheckContext): NextStep[] {
  if (mode.kind !== 'direct') return [];
  const region = locationOf(job.name);
  const regions = (valueOf(neighbours.subnetworks) ?? [])
    .filter(({ name, region: other }) => shortName(name) === shortName(mode.subnetwork) && other !== region)
    .map((subnetwork) => subnetwork.region);
  if (regions.length === 0) return [];
  const of = { subnetwork: shortName(mode.subnetwork), regions: [...new Set(regions)].sort().join(', ') };
  return [{ say: { key: 'subnetworkElsewhere', of } }];
}

/** Subnetworks of the region that it could name instead: those that are spelled alike first. */
function instead(context: CheckContext): NextStep[] {
  const { job, mode, neighbours } = context.snapshot;
  if (mode.kind !== 'direct') return [];
  const isUsable = (subnetwork: Subnetwork) =>
    subnetwork.region === locationOf(job.name) && subnetwork.purpose === 'PRIVATE' && isLargeEnough(subnetwork);
  const usable = (valueOf(neighbours.subnetworks) ?? [])
    .filter((subnetwork) => isUsable(subnetwork) && [undefined, subnetwork.network].includes(mode.network))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const alike = nearMisses(shortName(mode.subnetwork), usable, ({ name }) => shortName(name));
  return [...new Set([...alike, ...usable])].slice(0, MOST).map((subnetwork) => name(context, subnetwork));
}

function name(context: CheckContext, { name: subnetwork, network, ipCidrRange = '' }: Subnetwork): NextStep {
  const job = context.snapshot.job.name;
  const of = { subnetwork: shortName(subnetwork), range: ipCidrRange, network: shortName(network) };
  const flags = { network: nameFrom(job, network), subnet: nameFrom(job, subnetwork) };
  return updateStep(context, { key: 'subnetworkInstead', of }, flags);
}
