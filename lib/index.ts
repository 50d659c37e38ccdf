/* The package as a library: verdicts and plans on a saved world, without any client of Google's, network or clock. */
import { InputError } from '../shared/errors.ts';
import { examine, namesOf, resolveAll } from '../shared/examine.ts';
import type { Job } from '../shared/job/job.ts';
import { shortName } from '../shared/names.ts';
import { toDestination } from '../shared/path/flow.ts';
import type { Proposal } from '../shared/plan/plan.ts';
import { restrict } from '../shared/plan/restrict.ts';
import { defaultPolicy, parsePolicy } from '../shared/policy/parse-policy.ts';
import { destinationsOf, policyFor } from '../shared/policy/policy-for.ts';
import type { Policy } from '../shared/policy/policy.ts';
import { printChange } from '../shared/result/changes.ts';
import { toVerdict } from '../shared/result/verdict.ts';
import { found, valueOf } from '../shared/snapshot/observed.ts';
import { parseWorld } from '../shared/snapshot/parse-world.ts';
import { render } from '../shared/text/languages.ts';
import type { Change, Checked, Options, Planned, World } from './types.ts';

export type { Change, Checked, Finding, Flow, Options, Planned, Verdict, World } from './types.ts';

/** A world, a policy, a destination or the name of a job is not what was expected: `mistakes` has all of them. */
export { InputError };

/** Verdicts on the jobs of a world. Rejects with InputError. */
export async function check(world: World, options: Options = {}): Promise<Checked> {
  const language = options.language ?? 'en';
  const results = (await examineAll(world, options)).map(({ examination: { snapshot, flows, findings } }) =>
    toVerdict({ snapshot, flows, findings, language }),
  );
  return { version: 1, results };
}

/** Changes that would mend the ways out of the jobs of a world; nothing is made. Rejects with InputError. */
export async function plan(world: World, options: Options = {}): Promise<Planned> {
  const language = options.language ?? 'en';
  const examined = await examineAll(world, options);
  const changes = examined.flatMap((one) => changesOf(one, language));
  return { version: 1, changes };
}

interface Examined {
  readonly job: Job;
  readonly policy: Policy;
  readonly examination: ReturnType<typeof examine>;
}

async function examineAll(file: World, { jobs, to, policy }: Options): Promise<Examined[]> {
  const world = parseWorld(file);
  const rules = policy === undefined ? defaultPolicy : parsePolicy(policy, 'policy');
  const destinations = to?.map((text, at) => toDestination(text, `to[${at}]`));
  const wanted = pick(valueOf(world.jobs) ?? [], jobs);
  return Promise.all(
    wanted.map(async (job) => {
      const own = policyFor(rules, job);
      const flows = await resolveAll(destinations ?? destinationsOf(own, job), namesOf(world));
      return { job, policy: own, examination: examine({ world, job, stored: found(job), flows, policy: own }) };
    }),
  );
}

function pick(all: readonly Job[], names: readonly string[] | undefined): readonly Job[] {
  if (!names) return all;
  const fits = (name: string) => all.filter((job) => job.name === name || shortName(job.name) === name);
  const mistakes = names.flatMap((name, at) =>
    fits(name).length === 1
      ? []
      : [{ path: `jobs[${at}]`, expected: `expected one job; ${name} is ${fits(name).length} of the world's` }],
  );
  if (mistakes.length > 0) throw new InputError('options', mistakes);
  return names.flatMap(fits);
}

function changesOf({ job, policy, examination }: Examined, language: 'en' | 'zh-CN'): Change[] {
  const { changes }: Proposal = examination.proposal;
  const { withheld } = restrict(changes, policy, job);
  const reasons = new Map(withheld.map(({ change, because }) => [change.id, render(because, language)]));
  return changes.map((change) => {
    const { verb, resource, reason, command, commands = [], undo = [] } = printChange(change, language);
    const because = reasons.get(change.id);
    return {
      job: job.name,
      verb,
      resource,
      reason,
      commands: commands.length > 0 ? commands : command === undefined ? [] : [command],
      undo,
      permitted: because === undefined,
      ...(because !== undefined && { because }),
    };
  });
}
