import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import type { Request } from '../../shared/event/request.ts';
import { withExitAddresses } from '../../shared/exit.ts';
import type { Remedied } from '../../shared/remediation.ts';
import { cureFindings } from '../../shared/result/cure-findings.ts';
import { toVerdict } from '../../shared/result/verdict.ts';
import { render } from '../../shared/text/languages.ts';
import type { Say } from '../../shared/text/say.ts';
import { oncePerResource } from '../../shared/checks/check.ts';
import { findApproval, tellResult, type Approval } from '../approval.ts';
import { ask, refuseUnasked } from '../ask.ts';
import { carryOut, isWithin, type CarriedOut } from '../carry-out.ts';
import { worst } from '../exit-status.ts';
import { readDestinations, withDestinations, type DestinationFlags, type Wanted } from '../flows.ts';
import { toChangeTable } from '../formats/changes.ts';
import { toTable } from '../formats/table.ts';
import { EXIT, UsageError, write, type Io } from '../io.ts';
import { languageOf, withLanguage, type LanguageFlag } from '../language.ts';
import { liveJobs } from '../live.ts';
import { planLive, planOf, type PlannedJob } from '../planning.ts';
import { readAll } from '../sources.ts';
import { accountOf, interruption, ledgerOf, openBucket, type Workshop } from '../workshop.ts';
import { isColored, lineFor, statusOfPlans, toChangeList } from './plan.ts';

interface Flags extends DestinationFlags, LanguageFlag {
  readonly project?: string;
  readonly region?: string;
  readonly yes?: true;
  readonly result?: string;
}

/** Makes the changes that `plan` lists, and checks again. */
export function applyCommand(command: Command, io: Io, finish: (status: number) => void): Command {
  return withLanguage(withDestinations(command))
    .option('--project <id>', "default: GOOGLE_CLOUD_PROJECT, then gcloud's configuration")
    .option('--region <region>', 'default: all of them')
    .option('--yes', 'does not ask; needed where there is no terminal')
    .addOption(
      new Option('--result <id>', 'approves of what a result proposed, and makes it').conflicts([
        'to',
        'project',
        'region',
      ]),
    )
    .action(async (jobs: readonly string[], flags: Flags) => finish(await apply(jobs, flags, io)));
}

/** What is to be applied, and what it was asked for by. */
interface Job {
  readonly workshop: Workshop;
  readonly requests: readonly Request[];
  readonly approval?: Approval;
}

async function apply(wanted: readonly string[], flags: Flags, io: Io): Promise<number> {
  refuseUnasked('apply', flags.yes, io);
  if (flags.result !== undefined && wanted.length > 0)
    throw new UsageError(`--result names its job itself; got ${wanted.join(' ')}, too`);
  const [language, asked] = await readAll(
    () => languageOf(flags, io),
    () => readDestinations(flags, io),
  );
  const { workshop, requests, approval } = await (flags.result === undefined
    ? openJobs(wanted, flags, { io, language })
    : openResult(flags.result, { io, language }));
  const line = { ...lineFor(asked), ...ledgerOf(workshop), ...ports(workshop, asked) };
  const jobs = await planLive(requests, line);
  await write(
    io.stdout,
    toChangeTable(
      jobs.map((job) => toChangeList(job, language)),
      language,
      isColored(io),
    ),
  );
  const say = (text: Say) => write(io.stderr, `${render(text, language)}\n`);
  if (approval && !isWithin(planOf(jobs), approval.changes)) {
    await say({ key: 'applyChanged', of: { job: approval.request.job } });
    return EXIT.findings;
  }
  const count = planOf(jobs).length;
  if (count === 0) {
    await say({ key: 'applyNone' });
    return statusOfPlans(jobs);
  }
  if (!workshop.objects) await say({ key: 'applyNoBucket' });
  if (flags.yes !== true && !(await ask({ key: 'applyAsk', of: { count } }, language, io))) {
    await say({ key: 'applyDeclined' });
    return statusOfPlans(jobs);
  }
  return make(jobs, line, { workshop, approval });
}

const ports = ({ cloud }: Workshop, { overrides }: Wanted) => ({ reads: cloud.reads, names: cloud.names(overrides) });

type Around = Pick<Workshop, 'io' | 'language'>;

async function openJobs(wanted: readonly string[], flags: Flags, around: Around): Promise<Job> {
  const { cloud, names } = await liveJobs(wanted, flags, around.io);
  const objects = await openBucket(cloud, around.io);
  const cause = causeOf(randomUUID(), cloud.clock.now(), around.io);
  return { workshop: { cloud, objects, ...around }, requests: names.map((job) => ({ job, cause })) };
}

async function openResult(id: string, around: Around): Promise<Job> {
  const { cloud, objects, approval } = await findApproval(id, around.io);
  // The same approval, given again, takes up its own work.
  const request = { ...approval.request, cause: causeOf(`approval of ${id}`, cloud.clock.now(), around.io) };
  return { workshop: { cloud, objects, ...around }, requests: [request], approval };
}

const causeOf = (id: string, now: number, { env }: Io): Request['cause'] => ({
  id,
  method: 'run-egress apply',
  principal: accountOf(env),
  time: new Date(now).toISOString(),
});

async function make(
  jobs: readonly PlannedJob[],
  line: Parameters<typeof carryOut>[0]['line'],
  { workshop, approval }: { readonly workshop: Workshop; readonly approval: Approval | undefined },
): Promise<number> {
  const { signal: stop, end } = interruption(workshop);
  try {
    const done = await carryOut({ jobs, line, stop }, workshop);
    await tell(done, workshop);
    if (approval) for (const remedied of done.remedied) await tellResult(remedied, approval, workshop);
    return statusOf(done);
  } finally {
    end();
  }
}

/** The after: how the jobs stand now, what goes on, and how it is taken back. */
async function tell({ remedied }: CarriedOut, { cloud, objects, io, language }: Workshop): Promise<void> {
  const verdicts = await Promise.all(
    remedied.map(async (one) => {
      const { before, after } = one;
      const now = 'unjudged' in after ? before : after;
      const flows = await withExitAddresses(now.flows, cloud.reads);
      return toVerdict({ ...now, flows, findings: oncePerResource([...now.findings, ...cureFindings(one)]), language });
    }),
  );
  if (verdicts.length > 0) await write(io.stdout, `\n${toTable(verdicts, isColored(io))}`);
  const lines = [
    ...remedied.flatMap(({ outcomes }) => outcomes).flatMap(goingOn),
    ...(remedied.some(({ end }) => end.unfinished) ? [{ key: 'applyResume' } as const] : []),
    ...(objects ? remedied.filter(hasMade).map(({ id }) => ({ key: 'applyUndo', of: { id } }) as const) : []),
  ];
  for (const line of lines) await write(io.stderr, `${render(line, language)}\n`);
}

function goingOn(outcome: Remedied['outcomes'][number]): Say[] {
  if (outcome.kind !== 'pending') return [];
  const resource = outcome.change.target;
  if (outcome.operation === undefined) return [{ key: 'applyNotBegun', of: { resource } }];
  // Where nothing was begun, the name of what was to be made stands in for an operation.
  const operation = outcome.operation === resource ? '' : outcome.operation;
  return [{ key: 'applyGoesOn', of: { resource, operation } }];
}

const hasMade = ({ outcomes }: Remedied): boolean =>
  outcomes.some(({ kind }) => kind === 'applied' || kind === 'pending');

function statusOf({ remedied, refused }: CarriedOut): number {
  return remedied.reduce<number>(
    (sum, { end, after, outcomes }) => {
      const isFailed = outcomes.some(({ kind }) => kind === 'failed');
      const own = isFailed ? EXIT.findings : end.unfinished ? EXIT.undetermined : EXIT.done;
      const verdict = 'unjudged' in after ? EXIT.undetermined : toVerdict({ ...after, language: 'en' }).status;
      // What is only half done is not yet what it will be.
      return worst(sum, end.unfinished ? own : worst(own, verdict));
    },
    refused > 0 ? EXIT.findings : EXIT.done,
  );
}
