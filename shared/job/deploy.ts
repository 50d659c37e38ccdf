import { InputError } from '../errors.ts';
import type { DeployCommand, LabelFlags, NetworkFlags } from './from-deploy-command.ts';
import { newJob, type Job, type NetworkSettings } from './job.ts';
import { settingsFromVpcAccess } from './to-job.ts';

/** What gcloud edits: one interface at the most, every value as it was written. */
interface VpcAccess {
  readonly connector?: string | undefined;
  readonly egress?: string | undefined;
  readonly face?: Readonly<Record<string, string | readonly string[]>> | undefined;
}

/**
 * The job as it would be stored after a command: gcloud reads the one that is there, changes what its flags say, and
 * writes the rest back as it was. A connector and a network may come together so; Cloud Run refuses that. Throws
 * InputError when the egress is set and there is nothing to leave by.
 */
export function deploy(command: DeployCommand, name: string, stored: Job | undefined, source: string): Job {
  const before = stored ?? newJob(name);
  const network = changeNetwork(before, command.network);
  if (network.egress !== undefined && network.connector === undefined && network.interfaces.length === 0) {
    throw new InputError(source, [
      { path: '--vpc-egress', expected: 'expected --vpc-connector, --network or --subnet beside it' },
    ]);
  }
  return {
    ...before,
    network,
    labels: changeLabels(before.labels, command.labels),
    serviceAccount: command.serviceAccount ?? before.serviceAccount,
    taskCount: command.tasks ?? before.taskCount,
    parallelism: command.parallelism === undefined ? before.parallelism : command.parallelism || undefined,
  };
}

function changeNetwork({ name, network }: Job, flags: NetworkFlags): NetworkSettings {
  const { connector, egress, face } = CHANGES.reduce((access, change) => change(access, flags), fromSettings(network));
  return settingsFromVpcAccess(name, { connector, egress, networkInterfaces: face ? [face] : [] });
}

function fromSettings({ connector, egress, interfaces }: NetworkSettings): VpcAccess {
  const [first] = interfaces;
  const face = first && setOrClear({}, { ...first });
  return { connector, egress, face };
}

/**
 * gcloud's changes in gcloud's order, whatever the order of the flags: clearing a way takes the egress along, even one
 * that the same command sets, and setting one way leaves the other as it is.
 */
const CHANGES: readonly ((access: VpcAccess, flags: NetworkFlags) => VpcAccess)[] = [
  (access, { connector }) => (connector ? { ...access, connector } : access),
  (access, { egress }) => (egress === undefined ? access : { ...access, egress }),
  (access, { clearConnector }) => (clearConnector ? { face: access.face } : access),
  setInterface,
  (access, { clearNetwork }) => (clearNetwork ? { connector: access.connector } : access),
];

function setInterface(access: VpcAccess, { network, subnet, tags }: NetworkFlags): VpcAccess {
  if (network === undefined && subnet === undefined && tags === undefined) return access;
  const face = setOrClear(access.face ?? {}, { network, subnetwork: subnet, tags });
  return Object.keys(face).length === 0 ? { connector: access.connector } : { ...access, face };
}

/** An empty value takes a key away, an undefined one leaves it. */
function setOrClear(
  face: NonNullable<VpcAccess['face']>,
  values: Readonly<Record<string, string | readonly string[] | undefined>>,
): NonNullable<VpcAccess['face']> {
  const merged = Object.entries({ ...face, ...dropUndefined(values) });
  return Object.fromEntries(merged.filter(([, value]) => value.length > 0));
}

const dropUndefined = <T>(values: Readonly<Record<string, T | undefined>>): Record<string, T> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, T] => entry[1] !== undefined));

function changeLabels(before: Job['labels'], { added, removed, clear }: LabelFlags): Job['labels'] {
  const merged = { ...(clear ? {} : before), ...added };
  return Object.fromEntries(Object.entries(merged).filter(([key]) => !removed.includes(key)));
}
