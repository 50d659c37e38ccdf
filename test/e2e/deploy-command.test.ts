import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { gcloudEnvironment } from '../../cli/gcloud-environment.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { deploy } from '../../shared/job/deploy.ts';
import { fromDeployCommand } from '../../shared/job/from-deploy-command.ts';
import { parseGcloudCommand } from '../../shared/job/gcloud-command.ts';
import { flagNamed, flagsOf, verbsOf, type Verb } from '../../shared/job/gcloud-flags.ts';
import type { Job } from '../../shared/job/job.ts';
import { toJob } from '../../shared/job/to-job.ts';
import { PROJECT, REGION } from '../support/resources.ts';
import { aWorld } from '../support/world.ts';

const installed = (process.env['PATH'] ?? '').split(delimiter).some((path) => existsSync(join(path, 'gcloud')));
const skip = installed ? false : 'gcloud is not on the PATH: there is nothing to compare with';
const LINT = join(import.meta.dirname, '..', 'support', 'lint-gcloud.py');

const folder = mkdtempSync(join(tmpdir(), 'run-egress-deploy-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const env = { ...process.env, CLOUDSDK_CONFIG: folder, CLOUDSDK_CORE_PROJECT: PROJECT, TERM: 'dumb' };

const VERBS: readonly Verb[] = ['deploy', 'create', 'update'];
const COMMANDS = VERBS.flatMap((verb) =>
  ['', 'beta ', 'alpha '].map((track) => ({ verb, line: `gcloud ${track}run jobs ${verb} j` })),
);

/** Every flag that gcloud says a command has, and whether it stands alone; of all tracks. */
function flagsByVerb(): Map<Verb, Map<string, boolean>> {
  const file = join(folder, 'commands.json');
  writeFileSync(file, JSON.stringify(COMMANDS.map(({ line }) => ({ command_string: line }))));
  const printed = execFileSync('gcloud', ['meta', 'lint-gcloud-commands', `--commands-file=${file}`], { env });
  const described = JSON.parse(printed.toString()) as { args_structure: Node }[];
  const flags = new Map(VERBS.map((verb) => [verb, new Map<string, boolean>()]));
  for (const [i, { args_structure: root }] of described.entries())
    for (const { name, type } of leavesOf(root)) flags.get(COMMANDS[i]?.verb ?? 'deploy')?.set(name, type === 'bool');
  return flags;
}

interface Node {
  readonly name?: string;
  readonly type?: string;
  readonly group?: Node;
  readonly arguments?: readonly Node[];
  readonly positional?: boolean;
}

function leavesOf({
  name,
  type = '',
  group,
  arguments: inner = [],
  positional,
}: Node): { name: string; type: string }[] {
  const own = name === undefined || positional || name.startsWith('-') ? [] : [{ name, type }];
  return [...own, ...[group ?? [], inner].flat().flatMap(leavesOf)];
}

describe("the flags of a command that was not run yet are gcloud's", { skip }, () => {
  /** Of gcloud itself: no command has it. */
  const NO_COMMANDS = ['version'];
  let flags: ReturnType<typeof flagsByVerb>;
  before(() => {
    flags = flagsByVerb();
  });

  for (const verb of VERBS) {
    it(`${verb} has them all, and knows which stand alone`, () => {
      const theirs = [...(flags.get(verb) ?? [])].filter(([name]) => !NO_COMMANDS.includes(name));
      assert.ok(theirs.length > 60);
      const misread = theirs.filter(([name, isSwitch]) => flagNamed(`--${name}`)?.isSwitch !== isSwitch);
      assert.deepEqual(misread, []);
      const ofOthers = theirs.filter(([name]) => !verbsOf(name).includes(verb));
      assert.deepEqual(ofOthers, []);
    });
  }

  it('none of the network is made up, and none is given to a verb that lacks it', () => {
    const network = /^(vpc|clear-vpc|network|clear-network|subnet|labels|.*-labels|region|project)/;
    for (const verb of VERBS)
      assert.deepEqual(
        flagsOf(verb).filter((name) => network.test(name) && !flags.get(verb)?.has(name)),
        [],
      );
  });
});

describe('a command line is taken or refused as gcloud does', { skip }, () => {
  const LINES = [
    'deploy j --image=x --network n --subnet=s --vpc-egress=all-traffic',
    'deploy --async j',
    'deploy --image x j',
    'deploy --image x j k',
    'deploy j --network',
    'deploy j --network --subnet=s',
    'deploy j --network -- s',
    'deploy j --network=',
    'deploy j --args -v',
    'deploy j --args=-v',
    'deploy j --args -5',
    "deploy j --args '-a b'",
    'deploy j --async=true',
    'deploy j --no-async',
    'deploy j -q',
    'deploy j -qh',
    'deploy j --vpc-eg=all-traffic',
    'deploy j --vpc-egress=al',
    'deploy j --vpc-egress=ALL-TRAFFIC',
    'deploy j --vpc-egress=all --vpc-egress=all-traffic',
    'deploy j --vpc_egress=all',
    'deploy j -network=n',
    'deploy j --networks=n',
    'deploy j --clear-vpc-connector',
    'update j --clear-vpc-connector --network=n',
    'update j --vpc-connector=c --clear-vpc-connector',
    'create j --clear-network',
    'deploy j --network=n --clear-network',
    'deploy j --clear-network --no-clear-network-tags',
    'deploy j --network-tags=a,b --network-tags=c',
    'deploy j --network-tags=^:^a:b',
    'deploy j --network-tags a --clear-network-tags',
    'deploy j --network-tags -a',
    'deploy j --tasks=0',
    'deploy j --tasks=+5',
    'deploy j --tasks=1.5',
    'deploy j --parallelism=0',
    'deploy j --parallelism=',
    'deploy j --labels=a=b,c=d --labels=e=',
    'deploy j --labels=a',
    'deploy j --labels=a=b --labels=a=c',
    'update j --labels=a=b --update-labels=c=d',
    'update j --clear-labels --labels=a=b',
    'update j --clear-labels --remove-labels=a',
    'deploy j --platform=managed',
    'deploy j --breakglass why --key=k --format json',
    'deploy namespaces/p/jobs/j',
  ].map((rest) => `gcloud run jobs ${rest}`);

  it('line by line', () => {
    const printed = execFileSync('python3', [LINT], { env, input: `${LINES.join('\n')}\n` });
    const theirs = printed
      .toString()
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { error: string | null }).error === null);
    assert.deepEqual(
      LINES.map((line) => ({ line, isTaken: isTaken(line) })),
      LINES.map((line, i) => ({ line, isTaken: theirs[i] })),
    );
  });

  function isTaken(line: string): boolean {
    try {
      return (
        fromDeployCommand(line, '--deploy').job === 'j' && parseGcloudCommand(line, '--deploy').mistakes.length === 0
      );
    } catch {
      return false;
    }
  }
});

describe('a job comes out of a command as it comes out of gcloud', { skip }, () => {
  const name = `projects/${PROJECT}/locations/${REGION}/jobs/j`;
  let cloud: Emulator;
  before(async () => {
    cloud = await startEmulator({ port: 0, speed: 10_000, world: { ...aWorld(), jobs: [] } });
  });
  after(() => cloud.close());

  async function run(line: string): Promise<void> {
    const script = `${gcloudEnvironment({ port: Number(new URL(cloud.url).port), project: PROJECT, env: { XDG_STATE_HOME: folder } })}${line}`;
    await promisify(execFile)('/bin/sh', ['-c', script], { env, timeout: 60_000 });
  }

  async function stored(): Promise<Job> {
    const answer = await fetch(`${cloud.url}/v2/${name}`, { headers: { host: 'run.googleapis.com' } });
    return toJob(await answer.json(), { project: PROJECT });
  }

  /** Each begins with what the one before has left. */
  const LINES = [
    `deploy j --image=x --network=my-vpc --subnet=my-subnet --vpc-egress=all-traffic --network-tags=a,b --labels=k=v,l=w`,
    'update j --clear-network-tags --update-labels=m=n --remove-labels=k --tasks=5 --parallelism=2',
    'update j --clear-vpc-connector --vpc-egress=all-traffic',
    'update j --network= --vpc-egress=all --network-tags=q --network-tags=r --parallelism=0',
    'update j --clear-network --vpc-egress=all-traffic --clear-labels',
    'update j --vpc-connector=vpc-conn-europe --vpc-egress=all-traffic',
    'update j --clear-network-tags',
    'update j --clear-vpc-connector --subnet=my-subnet',
  ];

  it('one after the other', async () => {
    let before: Job | undefined;
    for (const rest of LINES) {
      const line = `gcloud run jobs ${rest} --region=${REGION}`;
      const told = deploy(fromDeployCommand(line, '--deploy'), name, before, '--deploy');
      await run(line);
      before = await stored();
      assert.deepEqual(essence(told), essence(before), rest);
    }
  });

  /** What a command decides: egress in whichever spelling, and labels without those that Cloud Run adds. */
  function essence({ network, labels, taskCount, parallelism }: Job) {
    const own = Object.entries(labels).filter(([key]) => !key.includes('googleapis.com'));
    const isAll = ['all', 'all-traffic', 'ALL_TRAFFIC'].includes(network.egress ?? '');
    return { ...network, egress: isAll, labels: Object.fromEntries(own), taskCount, parallelism };
  }
});
