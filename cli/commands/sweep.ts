import { type Command, InvalidArgumentError, Option } from 'commander';
import { mkdir } from 'node:fs/promises';
import { connect } from '../../shared/gcp/connect.ts';
import type { ReportHead } from '../../shared/report/head.ts';
import { keepHeapSmall } from '../../shared/small-heap.ts';
import type { Scope } from '../../shared/sweep-ports.ts';
import { FORMATS } from '../../shared/sweep/sum-up.ts';
import { render, type Language } from '../../shared/text/languages.ts';
import { sweepEn, type SweepWords } from '../../shared/text/sweep/en.ts';
import { sweepZhCN } from '../../shared/text/sweep/zh-cn.ts';
import { NOT_THERE } from '../../shared/snapshot/observed.ts';
import { EXIT, UndeterminedError, UsageError, write, type Io } from '../io.ts';
import { languageOf, withLanguage, type LanguageFlag } from '../language.ts';
import { defaultProject } from '../live.ts';
import { readAll, readPolicy, toOverrides } from '../sources.ts';
import { progressOn } from '../sweep/progress.ts';
import { sweep, type Swept, type SweepWish } from '../sweep/sweep.ts';

const SEVERITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
const WORDS: Readonly<Record<Language, SweepWords>> = { en: sweepEn, 'zh-CN': sweepZhCN };
/** Most calls of one API at a time. */
const CONCURRENCY = 16;

interface Flags extends LanguageFlag {
  readonly project: readonly string[];
  readonly folder?: string;
  readonly organization?: string;
  readonly policy?: string;
  readonly resolve: readonly string[];
  readonly output: string;
  readonly since?: string;
  readonly failOn?: (typeof SEVERITIES)[number];
  readonly atOnce: number;
}

const many = (value: string, before: readonly string[]): readonly string[] => [
  ...before,
  ...value.split(',').filter(Boolean),
];

/** All jobs of the projects given, as a report. */
export function sweepCommand(command: Command, io: Io, finish: (status: number) => void): Command {
  return withLanguage(command)
    .addOption(
      new Option('--project <id>', 'repeatable, or separated by commas; default: GOOGLE_CLOUD_PROJECT')
        .argParser(many)
        .default([])
        .conflicts(['folder', 'organization']),
    )
    .addOption(new Option('--folder <number>', 'all projects below it that have jobs').conflicts('organization'))
    .option('--organization <number>', 'all projects below it that have jobs')
    .option('--policy <file>', 'default: RUN_EGRESS_POLICY')
    .option(
      '--resolve <host=ip>',
      'addresses of a name, separated by commas; repeatable',
      (value, before: string[]) => [...before, value],
      [],
    )
    .option('-o, --output <folder>', 'where to; a sweep that was stopped goes on there', '.')
    .option('--since <file>', 'report.json of an earlier sweep: tells what has changed since, and who changed it')
    .addOption(
      new Option(
        '--fail-on <severity>',
        'exit status 1 from this severity on; default: where any job is violating',
      ).choices(SEVERITIES),
    )
    .option('--at-once <n>', 'projects that are looked at side by side', count, 8)
    .action(async (flags: Flags) => finish(await run(flags, io)));
}

function count(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= 64) return number;
  throw new InvalidArgumentError('expected a number, 1 to 64');
}

async function run(flags: Flags, io: Io): Promise<number> {
  const [language, policy, overrides] = await readAll(
    () => languageOf(flags, io),
    () => readPolicy(flags.policy, io),
    () => toOverrides(flags.resolve),
  );
  keepHeapSmall();
  const words = WORDS[language];
  const progress = progressOn(io, words);
  const home = flags.project[0] ?? (await defaultProject(io));
  const endpoint = io.env['RUN_EGRESS_ENDPOINT'] || undefined;
  const cloud = connect({
    endpoint,
    projectId: home,
    concurrency: CONCURRENCY,
    onAttempt: (attempted) => progress.call(attempted),
  });
  const { scope, projects } = scopeOf(flags, home, cloud);
  await mkdir(flags.output, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--output ${flags.output}: can't be made: ${error.code ?? error.message}`);
  });
  const { output, since, atOnce } = flags;
  const key = JSON.stringify([scope, since, policy, [...overrides], language, flags.project]);
  const wish: SweepWish = {
    output,
    scope,
    projects,
    since,
    policy,
    names: cloud.names(overrides),
    language,
    atOnce,
    key,
  };
  const interruption = interruptionOf(io);
  try {
    const swept = await Promise.race([sweep(wish, cloud, progress), interruption.came]);
    progress.end();
    if (swept === undefined) {
      await write(io.stderr, `${words.stopped(progress.done, progress.projects)}\n`);
      return EXIT.undetermined;
    }
    await write(io.stderr, summary(swept, words, { calls: progress.calls, output }));
    return statusOf(swept.head, flags.failOn);
  } finally {
    progress.end();
    interruption.forget();
  }
}

/** Ctrl-C: what is under way is left as it is, and what is done is kept. */
function interruptionOf({ onInterrupt }: Io): { readonly came: Promise<undefined>; readonly forget: () => void } {
  let forget: (() => void) | undefined;
  const came = new Promise<undefined>((resolve) => {
    forget = onInterrupt?.(() => resolve(undefined));
  });
  return { came, forget: () => forget?.() };
}

function scopeOf(
  { project, folder, organization }: Flags,
  home: string | undefined,
  cloud: ReturnType<typeof connect>,
): Pick<SweepWish, 'scope' | 'projects'> {
  const number = (written: string) => written.slice(written.lastIndexOf('/') + 1);
  if (folder === undefined && organization === undefined) {
    const named = project.length > 0 ? [...new Set(project)].sort() : home ? [home] : [];
    if (named.length === 0) throw new UsageError('--project: expected a project id, or --folder, or --organization');
    return { scope: named.length > 3 ? `${named.length} projects` : named.join(', '), projects: async () => named };
  }
  const scope: Scope =
    folder === undefined
      ? { kind: 'organizations', id: number(organization ?? '') }
      : { kind: 'folders', id: number(folder) };
  return {
    scope: `${scope.kind}/${scope.id}`,
    projects: async () => {
      const found = await cloud.projects.withJobs(scope);
      if (found.kind === 'found') return found.value;
      const reason = render(found.kind === 'unknown' ? found.reason : NOT_THERE);
      throw new UndeterminedError(`${scope.kind}/${scope.id}: projects can't be found: ${reason}`);
    },
  };
}

function summary(
  { head, resumed }: Swept,
  words: SweepWords,
  { calls, output }: { readonly calls: number; readonly output: string },
): string {
  const { moves, causes, since, totals } = head;
  const lines = [
    words.result({ ...totals, calls }),
    ...(resumed > 0 ? [words.resumed(resumed)] : []),
    ...(since ? [words.since(since.at, moves)] : []),
    ...causes
      .filter((one) => one.lost > 0)
      .slice(0, 10)
      .map(({ cause: of, lost }) => `  ${words.cause(lost, of.method, of.resource, of.principal, of.time)}`),
    ...(totals.unreadable > 0 ? [words.unread(totals.unreadable)] : []),
    ...Object.keys(FORMATS).map((file) => `  ${output}/${file}`),
  ];
  return `${lines.map((line) => line.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')).join('\n')}\n`;
}

/** Findings before what could not be told, as everywhere. */
function statusOf({ totals, severities, projects }: ReportHead, failOn: Flags['failOn']): number {
  const failing = failOn === undefined ? [] : SEVERITIES.slice(SEVERITIES.indexOf(failOn));
  const isFound =
    failOn === undefined ? totals.violating > 0 : failing.some((severity) => (severities[severity] ?? 0) > 0);
  if (isFound) return EXIT.findings;
  const isUntold = totals.undetermined > 0 || projects.some(({ state }) => state !== 'read');
  return isUntold ? EXIT.undetermined : EXIT.done;
}
