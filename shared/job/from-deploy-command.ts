import { InputError, type Mistake } from '../errors.ts';
import { parseName, relativeName } from '../names.ts';
import { FlagValues, type Demand } from './flag-values.ts';
import { parseGcloudCommand, type GcloudCommand } from './gcloud-command.ts';
import type { Verb } from './gcloud-flags.ts';
import { isJobId, JOB_ID } from './place.ts';

/** What a gcloud command does to a job, as far as it matters here. A flag that was not given is undefined. */
export interface DeployCommand {
  readonly verb: Verb;
  /** Short name of the job. */
  readonly job: string;
  readonly project: string | undefined;
  readonly region: string | undefined;
  readonly network: NetworkFlags;
  readonly labels: LabelFlags;
  readonly serviceAccount: string | undefined;
  readonly tasks: number | undefined;
  readonly parallelism: number | undefined;
}

/** As they were written: short names or full ones, and an empty text for what is taken away. */
export interface NetworkFlags {
  readonly connector: string | undefined;
  readonly network: string | undefined;
  readonly subnet: string | undefined;
  readonly tags: readonly string[] | undefined;
  readonly egress: string | undefined;
  readonly clearConnector: boolean;
  readonly clearNetwork: boolean;
}

export interface LabelFlags {
  readonly added: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
  readonly clear: boolean;
}

/** Flags that exclude others. */
const EXCLUSIVE: Readonly<Record<string, readonly string[]>> = {
  'clear-network': ['network', 'subnet', 'network-tags', 'clear-network-tags'],
  'clear-network-tags': ['network-tags'],
  'clear-labels': ['remove-labels'],
  'update-labels': ['labels'],
};

/**
 * Reads a gcloud command line that deploys, creates or updates a job. Flags that say nothing of the job's place, network,
 * labels or size are skipped. Throws InputError with all that gcloud would refuse.
 */
export function fromDeployCommand(line: string, source: string): DeployCommand {
  const command = parseGcloudCommand(line, source);
  const mistakes: Mistake[] = [...command.mistakes, ...contradictionsOf(command), ...unreadable(command)];
  const flags = new FlagValues(command, mistakes);
  const { job, namespace } = jobOf(command, mistakes);
  const deploy: DeployCommand = {
    verb: command.verb,
    job,
    project: namespace ?? (flags.text('project') || undefined),
    region: flags.text('region') || undefined,
    network: networkFlags(flags),
    labels: {
      added: { ...flags.pairs('labels'), ...flags.pairs('update-labels') },
      removed: flags.list('remove-labels') ?? [],
      clear: flags.isOn('clear-labels'),
    },
    serviceAccount: flags.text('service-account') || undefined,
    tasks: flags.whole('tasks', 1),
    parallelism: flags.whole('parallelism', 0),
  };
  if (mistakes.length > 0) throw new InputError(source, mistakes);
  return deploy;
}

/** The job may stand anywhere behind the verb, by its name or as `namespaces/PROJECT/jobs/JOB`. */
function jobOf(
  { positionals, mistakes: known }: GcloudCommand,
  mistakes: Mistake[],
): { job: string; namespace: string | undefined } {
  const [written = '', ...others] = positionals;
  const [, namespace, job = written] = /^namespaces\/([^/]+)\/jobs\/([^/]+)$/.exec(written) ?? [];
  // The value of a flag that is not known looks like a job.
  const isCertain = known.length === 0;
  if (positionals.length === 0) mistakes.push({ path: 'JOB', expected: JOB_ID });
  else if (isCertain && !isJobId(job))
    mistakes.push({ path: 'JOB', expected: `${JOB_ID}; got ${JSON.stringify(written)}` });
  if (isCertain && others.length > 0)
    mistakes.push({ path: 'JOB', expected: `expected one job; got ${JSON.stringify(others.join(' '))}, too` });
  return { job, namespace };
}

function networkFlags(flags: FlagValues): NetworkFlags {
  const egress = flags.text('vpc-egress', EGRESS);
  return {
    connector: flags.text('vpc-connector', named('locations/R/connectors')),
    network: flags.text('network', named('global/networks')),
    subnet: flags.text('subnet', named('regions/R/subnetworks')),
    // Whichever way the switch is set, gcloud takes the tags away.
    tags: flags.has('clear-network-tags') ? [] : flags.list('network-tags', TAG),
    egress,
    clearConnector: flags.isOn('clear-vpc-connector'),
    clearNetwork: flags.isOn('clear-network'),
  };
}

const EGRESS: Demand = {
  isMet: (value) => ['all-traffic', 'private-ranges-only', 'all'].includes(value),
  expected: 'expected all-traffic or private-ranges-only (or all, the old word for all-traffic)',
};

const isShortName = (value: string): boolean => /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value);

const TAG: Demand = { isMet: isShortName, expected: 'expected network tags: lower-case letters, digits and dashes' };

/** A resource by its short name, or in full as Shared VPC wants it. */
const named = (collection: string): Demand => ({
  isMet: (value) =>
    isShortName(value) ||
    parseName(relativeName(value))?.collection === collection.slice(collection.lastIndexOf('/') + 1),
  expected: `expected a name or projects/P/${collection}/NAME`,
});

function contradictionsOf({ values }: GcloudCommand): Mistake[] {
  return Object.entries(EXCLUSIVE).flatMap(([flag, others]) => {
    const other = values.has(flag) ? others.find((name) => values.has(name)) : undefined;
    return other === undefined ? [] : [{ path: `--${flag}`, expected: `can't be used with --${other}` }];
  });
}

/** Flags may hide in a file, and those of the network with them. */
const unreadable = ({ values }: GcloudCommand): Mistake[] =>
  values.has('flags-file')
    ? [{ path: '--flags-file', expected: 'expected the flags themselves: files are not read' }]
    : [];
