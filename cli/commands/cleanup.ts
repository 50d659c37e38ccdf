import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { connect } from '../../shared/gcp/connect.ts';
import { shortName } from '../../shared/names.ts';
import { readLedger } from '../../shared/record/diary.ts';
import { EMPTY } from '../../shared/record/ledger.ts';
import { valueOf } from '../../shared/snapshot/observed.ts';
import { render } from '../../shared/text/languages.ts';
import { readFacts, type Facts } from '../../shared/undo/facts.ts';
import { planCleanup } from '../../shared/undo/plan-cleanup.ts';
import { refuseUnasked } from '../ask.ts';
import { worst } from '../exit-status.ts';
import { EXIT, UndeterminedError, write, type Io } from '../io.ts';
import { languageOf, withLanguage, type LanguageFlag } from '../language.ts';
import { projectFor } from '../live.ts';
import { idOf, takeBack, type TakingBack } from '../take-back.ts';
import { openBucket, type Workshop } from '../workshop.ts';

interface Flags extends LanguageFlag {
  readonly project?: string;
  readonly region?: string;
  readonly serviceProject: readonly string[];
  readonly yes?: true;
}

const many = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Removes what run-egress made and nothing uses. */
export function cleanupCommand(command: Command, io: Io, finish: (status: number) => void): Command {
  return withLanguage(command)
    .option('--project <id>', "default: GOOGLE_CLOUD_PROJECT, then gcloud's configuration")
    .option('--region <region>', 'default: all that have subnetworks')
    .option('--service-project <id>', 'whose jobs use the networks of --project, too; repeatable', many, [])
    .option('--yes', 'does not ask; needed where there is no terminal')
    .action(async (flags: Flags) => finish(await cleanup(flags, io)));
}

async function cleanup(flags: Flags, io: Io): Promise<number> {
  refuseUnasked('cleanup', flags.yes, io);
  const language = languageOf(flags, io);
  const project = await projectFor([], flags, io);
  const cloud = connect({ endpoint: io.env['RUN_EGRESS_ENDPOINT'] || undefined, projectId: project });
  const objects = await openBucket(cloud, io);
  const workshop: Workshop = { cloud, objects, io, language };
  if (!objects) await write(io.stderr, `${render({ key: 'cleanupNoBucket' }, language)}\n`);
  const subnetworks = await cloud.reads.subnetworks(project);
  if (subnetworks.kind !== 'found')
    throw new UndeterminedError(
      `${project}: ${subnetworks.kind === 'unknown' ? render(subnetworks.reason) : 'absent'}`,
    );
  const all = subnetworks.value.filter(({ region }) => flags.region === undefined || region === flags.region);
  const regions = [...new Set(all.map(({ region }) => region))].sort();
  const looks = await Promise.all(regions.map((region) => placesIn(region, { project, flags, workshop })));
  const places = looks.flatMap((look) => look.places);
  const manner = { tool: 'cleanup', yes: flags.yes === true, none: { key: 'cleanupNone' } } as const;
  const status = await takeBack(places, manner, workshop);
  return looks.reduce((sum, { isUnread }) => worst(sum, isUnread ? EXIT.undetermined : EXIT.done), status);
}

interface Scope {
  readonly project: string;
  readonly flags: Flags;
  readonly workshop: Workshop;
}

async function placesIn(
  region: string,
  { project, flags, workshop }: Scope,
): Promise<{ readonly places: readonly TakingBack[]; readonly isUnread: boolean }> {
  const { cloud, objects, io, language } = workshop;
  const where = { host: project, projects: [project, ...flags.serviceProject], region };
  const facts = await readFacts(cloud.reads, where);
  const unread = Object.values(facts as unknown as Record<string, Facts['jobs']>).find(
    ({ kind }) => kind === 'unknown',
  );
  if (unread?.kind === 'unknown') {
    const said = { key: 'cleanupUnread', of: { region, reason: unread.reason } } as const;
    await write(io.stderr, `${render(said, language)}\n`);
    return { places: [], isUnread: true };
  }
  const networks = [...new Set((valueOf(facts.subnetworks) ?? []).map(({ network }) => network))].sort();
  const places = networks.map((network): TakingBack => {
    const key = `${project}/${shortName(network)}/${region}`;
    const planned = async () => {
      const ledger = objects ? await readLedger(objects, key) : EMPTY;
      return planCleanup(await readFacts(cloud.reads, where), { network, region, ledger });
    };
    return {
      title: { key: 'cleanupTitle', of: { network: shortName(network), region } },
      key,
      id: idOf('cleanup', key, randomUUID()),
      plan: async () => ({ permitted: await planned(), withheld: [] }),
    };
  });
  return { places, isUnread: false };
}
