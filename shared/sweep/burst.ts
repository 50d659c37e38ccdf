import { createHash } from 'node:crypto';
import { z } from 'zod';
import { RetryableError } from '../errors.ts';
import type { NetworkChange } from '../event/network-change.ts';
import { projectOf, shortName } from '../names.ts';
import type { Objects } from '../ports.ts';

const KINDS = [
  'jobs',
  'connectors',
  'networks',
  'subnetworks',
  'routers',
  'routes',
  'firewalls',
  'firewallPolicies',
] as const satisfies readonly NetworkChange['kind'][];

const Text = z.string();

const ChangeSchema = z.object({
  id: Text,
  method: Text,
  principal: Text.optional(),
  time: Text,
  kind: z.enum(KINDS),
  resource: Text,
  project: Text.optional(),
  region: Text.optional(),
  network: Text.optional(),
  operation: Text.optional(),
});

const Pending = z.object({ firstAt: z.number(), lastAt: z.number(), changes: z.array(ChangeSchema) });

/** A burst ends when nothing more has come for so many seconds, ... */
export const QUIET_SECONDS = 30;
/** ... or has gone on for so many times as long: somebody's endless changes must not keep others in the dark. */
const LONGEST = 4;
/** More changes of one network are one burst all the same; the first and the latest are kept. */
const MOST_CHANGES = 500;
const RACES = 8;

/** Changes of one network that are looked at together. */
export interface Burst {
  /** The same for the same changes. */
  readonly id: string;
  readonly changes: readonly NetworkChange[];
  readonly generation: string;
}

/** `HOST/NETWORK`, `HOST/-` where the entry does not tell the network, `-/-` for a policy above all projects. */
export function burstKey({ project, network }: Pick<NetworkChange, 'project' | 'network'>): string {
  if (network !== undefined) return `${projectOf(network)}/${shortName(network)}`;
  return `${project ?? '-'}/-`;
}

const pathOf = (key: string): string => `network-changes/${key}.json`;

/**
 * Adds a change to the burst of its network. Answers whether somebody has to be told: the first change of a burst has it
 * looked at later; a change that is known already comes again because its first delivery died before it told.
 */
export async function addToBurst(key: string, change: NetworkChange, objects: Objects, now: number): Promise<boolean> {
  for (let race = 0; race < RACES; race++) {
    const stored = await objects.read(pathOf(key));
    const pending = Pending.safeParse(stored?.value).data ?? { firstAt: now, lastAt: now, changes: [] };
    if (pending.changes.some(({ id }) => id === change.id)) return true;
    const [first, ...others] = [...pending.changes, ChangeSchema.parse(change)];
    const changes = first ? [first, ...others.slice(1 - MOST_CHANGES)] : [];
    const next = { firstAt: pending.firstAt, lastAt: now, changes };
    if ((await objects.write(pathOf(key), next, stored?.generation ?? '0')) !== undefined)
      return pending.changes.length === 0;
  }
  throw new RetryableError(`too many changes of ${key} at a time`);
}

/** The burst of a network, once it has ended; undefined when there is none. Throws RetryableError while it goes on. */
export async function endedBurst(
  key: string,
  objects: Objects,
  { now, quietSeconds }: { readonly now: number; readonly quietSeconds: number },
): Promise<Burst | undefined> {
  const stored = await objects.read(pathOf(key));
  const pending = Pending.safeParse(stored?.value).data;
  if (!stored || !pending) return undefined;
  const quiet = quietSeconds * 1000;
  const due = Math.min(pending.lastAt + quiet, pending.firstAt + quiet * LONGEST);
  if (now < due) throw new RetryableError(`${key} is still being changed`);
  const ids = pending.changes.map(({ id }) => id).sort();
  const id = createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 32);
  return { id, changes: pending.changes.map(toChange), generation: stored.generation };
}

/** Takes a burst away once it has been handed on. Throws RetryableError when more has come: that is the next burst. */
export async function closeBurst(key: string, { generation }: Burst, objects: Objects): Promise<void> {
  await objects.remove(pathOf(key), generation);
  if ((await objects.read(pathOf(key))) !== undefined) throw new RetryableError(`${key} has been changed again`);
}

/** Keeps the changes of a burst for those who look at its projects. */
export async function keepBurst({ id, changes }: Burst, objects: Objects): Promise<void> {
  await objects.write(keptPath(id), { changes }, '0');
}

/** The changes of a burst that was kept; undefined for one that nobody knows. */
export async function keptBurst(id: string, objects: Objects): Promise<readonly NetworkChange[] | undefined> {
  const kept = z.object({ changes: z.array(ChangeSchema) }).safeParse((await objects.read(keptPath(id)))?.value).data;
  return kept?.changes.map(toChange);
}

const keptPath = (id: string): string => `network-changes/bursts/${id}.json`;

function toChange({ principal, ...change }: z.output<typeof ChangeSchema>): NetworkChange {
  const { project, region, network, operation } = change;
  return { ...change, project, region, network, operation, ...(principal !== undefined && { principal }) };
}
