import type { Command } from 'commander';
import { connect } from '../../shared/gcp/connect.ts';
import { projectOf } from '../../shared/names.ts';
import { readRecord } from '../../shared/record/diary.ts';
import type { ChangeRecord } from '../../shared/record/change-record.ts';
import { readFacts } from '../../shared/undo/facts.ts';
import { planUndo } from '../../shared/undo/plan-undo.ts';
import { render } from '../../shared/text/languages.ts';
import { stateBucket, toResultId } from '../approval.ts';
import { refuseUnasked } from '../ask.ts';
import { UsageError, write, type Io } from '../io.ts';
import { languageOf, withLanguage, type LanguageFlag } from '../language.ts';
import { idOf, takeBack } from '../take-back.ts';

interface Flags extends LanguageFlag {
  readonly result: string;
  readonly yes?: true;
}

/** Takes back what was done for one result. */
export function undoCommand(command: Command, io: Io, finish: (status: number) => void): Command {
  return withLanguage(command)
    .requiredOption('--result <id>', 'of the result, or as apply says it')
    .option('--yes', 'does not ask; needed where there is no terminal')
    .action(async (flags: Flags) => finish(await undo(flags, io)));
}

async function undo(flags: Flags, io: Io): Promise<number> {
  refuseUnasked('undo', flags.yes, io);
  const language = languageOf(flags, io);
  const id = toResultId(flags.result);
  const endpoint = io.env['RUN_EGRESS_ENDPOINT'] || undefined;
  const record = await readRecord(await stateBucket(connect({ endpoint }), io), id);
  if (!record) throw new UsageError(`--result ${id}: nothing was changed for that, as far as the bucket knows`);
  const where = placeOf(record, id);
  const cloud = connect({ endpoint, projectId: where.host });
  const objects = await stateBucket(cloud, io);
  const place = {
    title: { key: 'undoTitle', of: { id } },
    key: record.key,
    id: idOf('undo', id),
    plan: async () => planUndo(record, await readFacts(cloud.reads, where)),
  } as const;
  const manner = { tool: 'undo', yes: flags.yes === true, none: { key: 'undoNone' } } as const;
  const status = await takeBack([place], manner, { cloud, objects, io, language });
  await write(io.stderr, `${render({ key: 'undoAgain' }, language)}\n`);
  return status;
}

/** Where a record's changes are, as its lease says. Throws UsageError for a record that nobody of ours has written. */
function placeOf({ key, job, changes }: ChangeRecord, id: string) {
  const [host = '', , region = '', ...more] = key.split('/');
  if (host === '' || region === '' || more.length > 0) throw new UsageError(`--result ${id}: its record can't be read`);
  const projects = [...(job === undefined ? [] : [job]), ...changes.map(({ change }) => change.target)].map(projectOf);
  return { host, projects: [...new Set(projects)].filter(Boolean), region };
}
