import { type Command, Option } from 'commander';
import { locationOf, shortName } from '../../shared/names.ts';
import { printChanges, type PrintedChange } from '../../shared/result/changes.ts';
import { toVerdict, type Verdict } from '../../shared/result/verdict.ts';
import { render, tameText, type Language } from '../../shared/text/languages.ts';
import { casesFrom, withSources, type SourceFlags } from '../cases.ts';
import { worst } from '../exit-status.ts';
import { readDestinations, withDestinations, type DestinationFlags, type Wanted } from '../flows.ts';
import { toChangeMarkdown, toChangeScript, toChangeTable, type ChangeList } from '../formats/changes.ts';
import { EXIT, write, type Io } from '../io.ts';
import { languageOf, withLanguage, type LanguageFlag } from '../language.ts';
import { liveJobs } from '../live.ts';
import { planCases, planLive, type PlannedJob } from '../planning.ts';
import { readAll } from '../sources.ts';
import { ledgerOf, openBucket } from '../workshop.ts';

interface Flags extends SourceFlags, DestinationFlags, LanguageFlag {
  readonly format: 'table' | 'json' | 'markdown' | 'gcloud';
}

/** The changes that would mend jobs, as a list or as a script. */
export function planCommand(command: Command, io: Io, finish: (status: number) => void): Command {
  return withLanguage(withDestinations(withSources(command)))
    .addOption(new Option('--format <format>').choices(['table', 'json', 'markdown', 'gcloud']).default('table'))
    .action(async (jobs: readonly string[], flags: Flags) => finish(await plan(jobs, flags, io)));
}

async function plan(wanted: readonly string[], flags: Flags, io: Io): Promise<number> {
  const [language, asked] = await readAll(
    () => languageOf(flags, io),
    () => readDestinations(flags, io),
  );
  const jobs = await plannedFrom(wanted, flags, { io, asked });
  await write(io.stdout, print(jobs, { format: flags.format, language, color: isColored(io) }));
  return statusOfPlans(jobs);
}

async function plannedFrom(
  wanted: readonly string[],
  flags: Flags,
  { io, asked }: { readonly io: Io; readonly asked: Wanted },
): Promise<PlannedJob[]> {
  const isLive = flags.snapshot === undefined && flags.manifest === undefined && flags.deploy === undefined;
  if (!isLive) {
    const context = { io, policy: asked.policy, overrides: asked.overrides };
    return planCases(await casesFrom(wanted, flags, context), asked);
  }
  const { cloud, names } = await liveJobs(wanted, flags, io);
  const cause = { id: 'plan', method: 'run-egress plan', time: new Date(cloud.clock.now()).toISOString() };
  return planLive(
    names.map((job) => ({ job, cause })),
    {
      ...lineFor(asked),
      ...ledgerOf({ objects: await openBucket(cloud, io) }),
      reads: cloud.reads,
      names: cloud.names(asked.overrides),
    },
  );
}

/** What a person's plan is made with: whoever looks at it and says yes has approved of it. */
export const lineFor = ({ policy, to }: Wanted) => ({ policy, to, approved: true, thorough: true });

export const isColored = (io: Io): boolean => io.stdout.isTTY === true && !io.env['NO_COLOR'];

/** Something to change is something to say, even where only the policy's own requirements ask for it. */
export function statusOfPlans(jobs: readonly PlannedJob[]): number {
  return jobs.reduce<number>((sum, { judged }) => {
    const { status } = toVerdict({ ...judged, language: 'en' });
    return worst(worst(sum, status), judged.proposal.changes.length > 0 ? EXIT.findings : EXIT.done);
  }, EXIT.done);
}

interface Print {
  readonly format: Flags['format'];
  readonly language: Language;
  readonly color: boolean;
}

function print(jobs: readonly PlannedJob[], { format, language, color }: Print): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ version: 1, results: jobs.map((job) => toJson(job, language)) }, undefined, 2)}\n`;
    case 'table':
      return toChangeTable(
        jobs.map((job) => toChangeList(job, language)),
        language,
        color,
      );
    case 'markdown':
      return toChangeMarkdown(
        jobs.map((job) => toChangeList(job, language)),
        language,
      );
    case 'gcloud':
      return toChangeScript(
        jobs.map((job) => toChangeList(job, language)),
        language,
      );
  }
}

function toJson({ judged }: PlannedJob, language: Language): object {
  const all = [...judged.restricted.permitted, ...judged.restricted.withheld.map(({ change }) => change)];
  const changes = printChanges(judged, [], language).map((printed, i) => {
    const { id, before, after, dependsOn } = all[i] ?? {};
    return { id, ...printed, before, after, dependsOn };
  });
  return { ...toVerdict({ ...judged, language }), changes };
}

/** A planned job as a list of changes, with how its destinations stand and what else can be done. */
export function toChangeList({ judged, isMended }: PlannedJob, language: Language): ChangeList {
  const { job, flows, findings } = toVerdict({ ...judged, language });
  const changes: readonly PrintedChange[] = printChanges(judged, [], language);
  return {
    title: `${tameText(shortName(job))} (${locationOf(job)})`,
    lines: [
      ...flows.map(({ destination, verdict, cause = '' }) => `${tameText(destination)}  ${verdict} ${cause}`.trimEnd()),
      ...judged.unread.map((reason) => render({ key: 'withheldUnread', of: { reason } }, language)),
    ],
    changes,
    advice: changes.length > 0 ? [] : adviceOf(isMended, findings, language),
  };
}

/** A job that others' changes mend says so; one that nothing can be built for says what a person can do. */
function adviceOf(isMended: boolean, findings: Verdict['findings'], language: Language): ChangeList['advice'] {
  if (isMended) return [{ text: render({ key: 'planShared' }, language) }];
  return findings
    .filter(({ severity }) => severity === 'HIGH' || severity === 'CRITICAL')
    .flatMap(({ nextSteps }) => nextSteps);
}
