import type { Job } from '../job/job.ts';
import { locationOf, networkName, projectOf, relativeName, shortName } from '../names.ts';
import { InputError } from '../errors.ts';
import { toDestination, type Destination } from '../path/flow.ts';
import { isGlobMatch } from './glob.ts';
import { overlay, type Policy, type PolicyFile, type Scope } from './policy.ts';

/** The annotation by which a job names its own destinations, separated by commas. */
const DESTINATIONS = 'run-egress/destinations';

/** The policy for one job: the first scope that matches lays its keys over the rest. */
export function policyFor({ base, scopes }: PolicyFile, job: Named): Policy {
  const scope = scopes.find(({ match }) => isMatching(match, job));
  return scope ? overlay(base, scope) : base;
}

/** What a job is matched by. */
export type Named = Pick<Job, 'name' | 'labels'>;

/** Whether a job is meant by a pattern of its place, its name and its labels. */
export function isMatching({ project, region, job, labels }: Scope['match'], { name, labels: own }: Named): boolean {
  return (
    isGlobMatch(project ?? '*', projectOf(name)) &&
    isGlobMatch(region ?? '*', locationOf(name)) &&
    isGlobMatch(job ?? '*', shortName(name)) &&
    Object.entries(labels ?? {}).every(([key, glob]) => isGlobMatch(glob, labelOf(own, key) ?? ''))
  );
}

const labelOf = (labels: Job['labels'], key: string): string | undefined =>
  Object.hasOwn(labels, key) ? labels[key] : undefined;

/** A label on the job takes it out of remediation. */
export function isExempt({ exempt }: Policy, { labels }: Job): boolean {
  const [key = '', value] = exempt.label.split('=');
  const own = labelOf(labels, key);
  return own !== undefined && (value === undefined || own === value);
}

/** Where a job must get to: its own annotation, else the policy's destinations. A bad annotation counts as none. */
export function destinationsOf(policy: Policy, job: Job): readonly Destination[] {
  const own = annotatedDestinations(policy, job);
  return own.kind === 'named' ? own.destinations : policy.destinations;
}

export type Annotated =
  | { readonly kind: 'none' }
  | { readonly kind: 'named'; readonly destinations: readonly Destination[] }
  | { readonly kind: 'invalid'; readonly text: string };

/** What a job's annotation says about its destinations. One that the policy describes further is taken from there. */
export function annotatedDestinations({ destinations }: Policy, { annotations }: Job): Annotated {
  const text = annotations[DESTINATIONS];
  if (text === undefined) return { kind: 'none' };
  const parts = text.split(',').map((part) => part.trim());
  try {
    const named = parts.map((part) => destinations.find((known) => known.text === part) ?? toDestination(part));
    return { kind: 'named', destinations: named };
  } catch (error) {
    if (error instanceof InputError) return { kind: 'invalid', text };
    throw error;
  }
}

/** What has to be read beyond a job's verdict, so that what its policy allows and requires can be judged. */
export function needsOf(
  policy: PolicyFile,
  job: Job,
): { instances: boolean; addresses: boolean; network: string | undefined; edits: boolean } {
  const { internet, connector, nat, require, job: own } = policyFor(policy, job);
  const network = connectorNetwork(connector.network, job);
  const reserves = internet === 'nat' && nat.addresses === 'reserved';
  return {
    instances: internet === 'proxy',
    addresses: require.reservedAddress || reserves,
    network,
    edits: own.edit !== 'never',
  };
}

/** Full name of the network that the policy makes connectors in. */
export function connectorNetwork(written: string | null, job: Job): string | undefined {
  if (written === null) return undefined;
  return written.includes('/') ? relativeName(written) : networkName(projectOf(job.name), written);
}
