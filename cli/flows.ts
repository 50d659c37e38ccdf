import type { Command } from 'commander';
import { resolveAll } from '../shared/examine.ts';
import type { Flow } from '../shared/path/flow.ts';
import { destinationsOf } from '../shared/policy/policy-for.ts';
import type { Policy, PolicyFile } from '../shared/policy/policy.ts';
import type { Names } from '../shared/ports.ts';
import { found } from '../shared/snapshot/observed.ts';
import type { Case } from './cases.ts';
import type { Io } from './io.ts';
import { readAll, readPolicy, toDestinations, toOverrides } from './sources.ts';

/** Flags that say where jobs must get to, and by which addresses. */
export interface DestinationFlags {
  readonly to: readonly string[];
  readonly resolve: readonly string[];
  readonly policy?: string;
}

/** What those flags mean. */
export interface Wanted {
  readonly policy: PolicyFile;
  /** Undefined: what the job's annotation or the policy says. */
  readonly to: ReturnType<typeof toDestinations> | undefined;
  readonly overrides: ReturnType<typeof toOverrides>;
}

const many = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Adds them to a command. */
export function withDestinations(command: Command): Command {
  return command
    .option(
      '--to <host:port>',
      "destination, /udp behind the port for UDP; repeatable; default: the policy's",
      many,
      [],
    )
    .option('--resolve <host=ip>', 'addresses of a name, separated by commas; repeatable', many, [])
    .option('--policy <file>', 'default: RUN_EGRESS_POLICY');
}

export async function readDestinations({ to, resolve, policy }: DestinationFlags, io: Io): Promise<Wanted> {
  const [file, destinations, overrides] = await readAll(
    () => readPolicy(policy, io),
    () => (to.length > 0 ? toDestinations(to) : undefined),
    () => toOverrides(resolve),
  );
  return { policy: file, to: destinations, overrides };
}

/** Where a job must get to, with addresses: those of `--resolve`, else the policy's, else the world's DNS. */
export function flowsOf({ job, names }: Case, policy: Policy, { to, overrides }: Wanted): Promise<Flow[]> {
  return resolveAll(to ?? destinationsOf(policy, job), overlay(overrides, names));
}

const overlay = (overrides: ReadonlyMap<string, readonly string[]>, names: Names): Names => ({
  resolve: async (host) => {
    const own = overrides.get(host.toLowerCase());
    return own ? found(own) : names.resolve(host);
  },
});
