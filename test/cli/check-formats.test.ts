import ajv4 from 'ajv-draft-04';
import formats from 'ajv-formats';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readPart, scenarios } from '../golden/scenario.ts';
import { spellHostile } from '../support/hostile-names.ts';
import { aJob, viaInterface } from '../support/jobs.ts';
import { aWorld } from '../support/world.ts';
import { runHere } from './in-process.ts';

const shutIn = aWorld({ jobs: [aJob(viaInterface())] });

/** What `check` prints of a world, on standard input. */
async function check(world: string, format: string, ...more: readonly string[]) {
  const { status, stdout, stderr } = await runHere(['check', '--snapshot', '-', '--format', format, ...more], {
    stdin: world,
  });
  assert.equal(stderr, '');
  return { status, stdout };
}

const schema = new URL('../support/sarif-2.1.0.schema.json', import.meta.url);
const ajv = new ajv4.default({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const isSarif = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);

/** Every third golden world, its names spelled so that they could be taken for something else. */
const hostile = scenarios()
  .filter((_, i) => i % 3 === 0)
  .map((scenario, i) => ({ scenario, world: spellHostile(i)(readPart(scenario, 'world.json') ?? '') }));

describe('check --format', () => {
  it('ends with the same status whatever the format', async () => {
    for (const format of ['table', 'json', 'sarif', 'markdown', 'mermaid', 'gcloud'])
      assert.equal((await check(JSON.stringify(shutIn), format)).status, 1, format);
  });

  it('sarif is valid by its schema, one result a finding, names spelled in any way', async () => {
    for (const { scenario, world } of hostile) {
      const { stdout } = await check(world, 'sarif');
      const log = JSON.parse(stdout);
      assert.ok(isSarif(log), `${scenario}: ${JSON.stringify(isSarif.errors?.slice(0, 2))}`);
      const { results } = JSON.parse((await check(world, 'json')).stdout) as {
        results: { findings: { id: string }[] }[];
      };
      const told = (log as { runs: { results: { ruleId: string }[] }[] }).runs[0]?.results.map(({ ruleId }) => ruleId);
      assert.deepEqual(
        told,
        results.flatMap(({ findings }) => findings.map(({ id }) => id)),
        scenario,
      );
    }
  });

  it('markdown has a document a job: its ways, what was found, and what to do', async () => {
    const { stdout } = await check(JSON.stringify(shutIn), 'markdown');
    assert.match(stdout, /^# my-agent \(europe-west2\)\n/);
    assert.match(stdout, /\*\*github\.com:443\*\* \(140\.82\.112\.3\): `UNREACHABLE` `NO_EXTERNAL_ADDRESS`/);
    assert.match(stdout, /\*\*HIGH nat-missing\*\*: no Cloud NAT[\s\S]*```sh\n {2}gcloud compute routers/);
  });

  it('mermaid is one graph of all jobs', async () => {
    const jobs = [
      aJob(viaInterface()),
      aJob(undefined, { name: 'projects/myproject/locations/europe-west2/jobs/other' }),
    ];
    const { stdout } = await check(JSON.stringify(aWorld({ jobs })), 'mermaid');
    assert.equal(stdout.match(/^flowchart LR$/gm)?.length, 1);
    assert.match(stdout, /Cloud Run job my-agent"\]/);
    assert.match(stdout, /Cloud Run job other"\]/);
    assert.equal(stdout.match(/"\]$/gm)?.filter(Boolean).length, stdout.match(/^ {2}n\d+\[".*"\]$/gm)?.length);
  });

  it('gcloud has the commands of the next steps, and runs none of them', async () => {
    const { stdout } = await check(JSON.stringify(shutIn), 'gcloud');
    assert.match(stdout, /^#!\/bin\/sh\n# .*\nexit 1\n/);
    assert.match(stdout, /\n# HIGH nat-missing: no Cloud NAT.*\n# - .*\ngcloud compute routers create /);
  });

  it('gcloud is a script whatever things are called, and nothing in it is run by a shell', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'run-egress-script-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const { scenario, world } of hostile) {
      const { stdout } = await check(world, 'gcloud');
      // Even without the line that ends it: commands are quoted, and everything else is a comment.
      const daring = stdout.replace('\nexit 1\n', '\ngcloud() { :; }\n');
      for (const script of [stdout, daring]) {
        const { status, stderr } = spawnSync('sh', ['-eu'], {
          cwd: folder,
          input: script,
          encoding: 'utf8',
          timeout: 60_000,
        });
        assert.deepEqual([status, stderr], [script === stdout ? 1 : 0, ''], scenario);
      }
      assert.deepEqual(readdirSync(folder), [], scenario);
    }
  });

  it('is told in the language that is asked for', async () => {
    for (const format of ['sarif', 'markdown', 'mermaid', 'gcloud'])
      assert.match((await check(JSON.stringify(shutIn), format, '--lang=zh-CN')).stdout, /\p{Script=Han}/u, format);
  });

  it('does not go with --batch, but for JSON', async () => {
    const refused = await runHere(['check', '--batch', '--format', 'sarif']);
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /--batch answers in JSON; got --format sarif/);
    assert.equal((await runHere(['check', '--batch', '--format', 'json'])).status, 0);
  });
});

it('a line of a batch whose jobs were not read is undetermined', async () => {
  const line = JSON.stringify({ id: 1, snapshot: aWorld({ jobs: undefined }) });
  const { status, stdout } = await runHere(['check', '--batch'], { stdin: line });
  assert.deepEqual([status, JSON.parse(stdout)], [3, { version: 1, id: 1, results: [] }]);
});
