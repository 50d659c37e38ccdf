import { type Command, Option } from 'commander';
import { examine } from '../../shared/examine.ts';
import { withExitAddresses } from '../../shared/exit.ts';
import { explain } from '../../shared/explain/explain.ts';
import { printSection, type PrintedSection } from '../../shared/explain/print.ts';
import { secondOpinion } from '../../shared/explain/second-opinion.ts';
import { connect } from '../../shared/gcp/connect.ts';
import { locationOf, projectOf, shortName } from '../../shared/names.ts';
import { policyFor } from '../../shared/policy/policy-for.ts';
import { toVerdict, type Verdict } from '../../shared/result/verdict.ts';
import type { Language } from '../../shared/text/languages.ts';
import { casesFrom, withSources, type Case, type SourceFlags } from '../cases.ts';
import { worst } from '../exit-status.ts';
import { flowsOf, readDestinations, withDestinations, type DestinationFlags, type Wanted } from '../flows.ts';
import { toMarkdown } from '../formats/markdown.ts';
import { toMermaid } from '../formats/mermaid.ts';
import { toText } from '../formats/text.ts';
import { EXIT, UsageError, write, type Io } from '../io.ts';
import { languageOf, withLanguage, type LanguageFlag } from '../language.ts';
import { readAll } from '../sources.ts';

interface Flags extends SourceFlags, DestinationFlags, LanguageFlag {
  readonly secondOpinion?: true;
  readonly format: 'table' | 'json' | 'markdown' | 'mermaid';
}

/** The whole story of one job. */
export function explainCommand(command: Command, io: Io, finish: (status: number) => void): Command {
  return withLanguage(withDestinations(withSources(command)))
    .addOption(
      new Option('--second-opinion', "asks Google's Connectivity Tests, too; they store a test for as long").conflicts([
        'snapshot',
        'manifest',
        'deploy',
      ]),
    )
    .addOption(new Option('--format <format>').choices(['table', 'json', 'markdown', 'mermaid']).default('table'))
    .action(async (jobs: readonly string[], flags: Flags) => finish(await tell(jobs, flags, io)));
}

async function tell(wanted: readonly string[], flags: Flags, io: Io): Promise<number> {
  const named = flags.manifest !== undefined || flags.deploy !== undefined;
  if (wanted.length !== 1 && !named) throw new UsageError('explain: expected one JOB');
  const [language, asked] = await readAll(
    () => languageOf(flags, io),
    () => readDestinations(flags, io),
  );
  const [first, ...others] = await casesFrom(wanted, flags, { io, policy: asked.policy, overrides: asked.overrides });
  if (!first || others.length > 0) throw new UsageError('explain: expected one job, and there are several');
  const { verdict, sections } = await storyOf(first, asked, { flags, io, language });
  await write(io.stdout, print(verdict, sections, { format: flags.format, io }));
  return worst(EXIT.done, verdict.status);
}

interface Told {
  readonly verdict: Verdict;
  readonly sections: readonly PrintedSection[];
}

async function storyOf(
  one: Case,
  asked: Wanted,
  { flags: { snapshot, secondOpinion: isDoubted }, io, language }: { flags: Flags; io: Io; language: Language },
): Promise<Told> {
  const { world, job, stored } = one;
  const policy = policyFor(asked.policy, job);
  const flows = await flowsOf(one, policy, asked);
  const examined = examine({ world, job, stored, flows, policy });
  const cloud = connect({ endpoint: io.env['RUN_EGRESS_ENDPOINT'] || undefined, projectId: projectOf(job.name) });
  // A saved world has what it has; a live one can still be asked which addresses a NAT has at the moment.
  const traces = snapshot === undefined ? await withExitAddresses(examined.flows, cloud.reads) : examined.flows;
  const examination = { ...examined, flows: traces };
  const { sections } = explain({ world, job, stored, policy, flows, examination });
  const doubt = isDoubted ? [await secondOpinion({ job: job.name, flows, traces }, cloud.tests)] : [];
  return {
    verdict: toVerdict({ snapshot: examined.snapshot, flows: traces, findings: examined.findings, language }),
    sections: [...sections, ...doubt].map((section) => printSection(section, language)),
  };
}

function print(
  verdict: Verdict,
  sections: readonly PrintedSection[],
  { format, io }: { format: Flags['format']; io: Io },
): string {
  const title = `${shortName(verdict.job)} (${locationOf(verdict.job)})`;
  switch (format) {
    case 'json':
      return `${JSON.stringify({ version: 1, ...verdict, sections }, undefined, 2)}\n`;
    case 'markdown':
      return toMarkdown(title, sections);
    case 'mermaid':
      return sections
        .flatMap(({ parts }) => parts)
        .flatMap((part) => (part.kind === 'flowchart' ? [toMermaid(part)] : []))
        .join('\n');
    case 'table':
      return toText(title, sections, io.stdout.isTTY === true && !io.env['NO_COLOR']);
  }
}
