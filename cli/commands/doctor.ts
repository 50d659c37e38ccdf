import { type Command, Option } from 'commander';
import pc from 'picocolors';
import { diagnose } from '../../shared/doctor/diagnose.ts';
import { printSymptom, type PrintedSymptom, type State } from '../../shared/doctor/symptom.ts';
import { RetryableError, TerminalError } from '../../shared/errors.ts';
import { connect, type Connection } from '../../shared/gcp/connect.ts';
import { history } from '../../shared/history.ts';
import type { Holder } from '../../shared/permissions.ts';
import { found, unknown, type Observed } from '../../shared/snapshot/observed.ts';
import { worst } from '../exit-status.ts';
import { EXIT, UsageError, write, type Io } from '../io.ts';
import { languageOf, withLanguage, type LanguageFlag } from '../language.ts';
import { projectFor } from '../live.ts';

interface Flags extends LanguageFlag {
  readonly project?: string;
  readonly region: string;
  readonly home?: string;
  readonly organization?: string;
  readonly folder?: string;
  readonly bucket?: string;
  readonly for: Holder;
  readonly format: 'table' | 'json';
}

/** Looks at everything that has to be there for run-egress to work, and says what mends what is not. */
export function doctorCommand(command: Command, io: Io, finish: (status: number) => void): Command {
  return withLanguage(command)
    .option('--project <id>', "where the jobs are; default: GOOGLE_CLOUD_PROJECT, then gcloud's configuration")
    .option('--region <region>', 'whose quotas are looked at', 'europe-west2')
    .option('--home <id>', 'where run-egress lives; default: the same project')
    .option('--organization <number>', "where the log sink is, if it is the organisation's")
    .option('--folder <number>', "where it is, if it is a folder's")
    .option('--bucket <name>', 'state bucket; default: RUN_EGRESS_BUCKET, then HOME-run-egress')
    .addOption(
      new Option('--for <identity>', 'whose permissions you should have')
        .choices(['operator', 'reader', 'writer'])
        .default('operator'),
    )
    .addOption(new Option('--format <format>').choices(['table', 'json']).default('table'))
    .action(async (flags: Flags) => finish(await examine(flags, io)));
}

async function examine(flags: Flags, io: Io): Promise<number> {
  const language = languageOf(flags, io);
  const { region, home: given, for: holder, format } = flags;
  const project = await projectFor([], flags, io);
  const home = given ?? project;
  const cloud = connect({ endpoint: io.env['RUN_EGRESS_ENDPOINT'] || undefined, projectId: project });
  const bucket = flags.bucket ?? (io.env['RUN_EGRESS_BUCKET'] || `${home}-run-egress`);
  const complaint = { project, region, home, holder, parents: parentsOf(flags, project), now: Date.now() };
  const symptoms = await diagnose(cloud.setup, { ...complaint, lastTold: (job) => lastTold(cloud, bucket, job) });
  const printed = symptoms.map((symptom) => printSymptom(symptom, language));
  const color = io.stdout.isTTY === true && !io.env['NO_COLOR'];
  const json = () => `${JSON.stringify({ version: 1, project, region, checks: printed }, undefined, 2)}\n`;
  await write(io.stdout, format === 'json' ? json() : toLines(printed, color));
  return symptoms.reduce<number>((sum, { state }) => worst(sum, STATUS[state]), EXIT.done);
}

const STATUS: Readonly<Record<State, number>> = {
  fine: EXIT.done,
  near: EXIT.done,
  missing: EXIT.findings,
  unknown: EXIT.undetermined,
};

function parentsOf({ organization, folder }: Flags, project: string): string[] {
  const mistakes = Object.entries({ organization, folder }).filter(
    ([, value]) => value !== undefined && !/^\d+$/.test(value),
  );
  if (mistakes.length > 0) throw new UsageError(mistakes.map(([flag]) => `--${flag}: expected a number`).join('\n'));
  return [
    `projects/${encodeURIComponent(project)}`,
    ...(folder === undefined ? [] : [`folders/${folder}`]),
    ...(organization === undefined ? [] : [`organizations/${organization}`]),
  ];
}

async function lastTold(cloud: Connection, bucket: string, job: string): Promise<Observed<string | undefined>> {
  try {
    return found(await history(cloud.objects(bucket)).lastEventTime(job));
  } catch (error) {
    if (!(error instanceof RetryableError || error instanceof TerminalError)) throw error;
    return unknown({ key: 'wordsOfOthers', of: { text: error.message } });
  }
}

function toLines(symptoms: readonly PrintedSymptom[], color: boolean): string {
  const colors = pc.createColors(color);
  const paint: Readonly<Record<State, (text: string) => string>> = {
    fine: colors.green,
    near: colors.yellow,
    missing: colors.red,
    unknown: colors.yellow,
  };
  const lines = symptoms.flatMap(({ check, state, text, commands }) => [
    `${paint[state](state.padEnd(8))} ${check.padEnd(10)} ${text}`,
    ...commands.map((command) => `${' '.repeat(20)}${command}`),
  ]);
  return `${lines.join('\n')}\n`;
}
