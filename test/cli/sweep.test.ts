import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { aJob, viaInterface } from '../support/jobs.ts';
import { aNat, aRouter, PROJECT, REGION, type Json } from '../support/resources.ts';
import { aWorld, GITHUB } from '../support/world.ts';
import { runEgress, startEgress, until } from './fixture.ts';

const NAT = { routers: [aRouter({ nats: [aNat()] })] };
const WHO = 'someone@example.com';

describe('run-egress sweep', () => {
  let emulator: Emulator;
  let folder = '';
  before(async () => {
    emulator = await startEmulator({ port: 0, speed: 300 });
  });
  after(() => emulator.close());
  beforeEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    folder = mkdtempSync(join(tmpdir(), 'run-egress-sweep-'));
    await control('POST', 'reset');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function control(method: string, path: string, body?: object): Promise<Json> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${emulator.url}/emulator/${path}`, { method, ...sent });
    assert.ok(response.ok, await response.clone().text());
    return (await response.json()) as Json;
  }
  const world = (project: string, over: Json) => {
    const text = JSON.stringify(aWorld(over)).replaceAll(PROJECT, project);
    return control('PUT', 'world', JSON.parse(text) as Json);
  };
  const env = () => ({ RUN_EGRESS_ENDPOINT: emulator.url });
  const args = (...more: string[]) => [
    'sweep',
    `--resolve=github.com=${GITHUB}`,
    `--output=${folder}`,
    '--lang=en',
    ...more,
  ];
  const sweep = (...more: string[]) => runEgress(args(...more), { env: env() });
  const report = (path = folder) =>
    JSON.parse(readFileSync(join(path, 'report.json'), 'utf8')) as Json & { totals: Json; moves: Json };
  const direct = { jobs: [aJob(viaInterface())] };

  it('writes its four files, counts on stderr, and exits by what it found', async () => {
    await world('p1', { ...direct, ...NAT });
    await world('p2', direct);
    const ended = await sweep('--project=p1,p2');
    assert.deepEqual([ended.status, ended.stdout], [1, '']);
    assert.match(ended.stderr, /^2 jobs of 2 projects: 1 compliant, 1 violating, 0 undetermined; \d+ calls\n/);
    for (const file of ['report.json', 'report.csv', 'report.sarif', 'report.html'])
      assert.ok(existsSync(join(folder, file)), file);
    assert.equal(existsSync(join(folder, '.run-egress-sweep')), false);
    assert.equal((await sweep('--project=p1')).status, 0);
    assert.equal((await sweep('--project=p2', '--fail-on=CRITICAL')).status, 0);
    assert.equal((await sweep('--project=p2', '--fail-on=HIGH')).status, 1);
    assert.match(
      (await sweep('--project=p2', '--lang=zh-CN')).stderr,
      /^1 个项目的 1 个作业：正常 0，待修复 1，无法判定 0；/,
    );
  });

  it('finds the projects of an organisation, and of a project that it can not read says why', async () => {
    await world('p1', { ...direct, ...NAT });
    await world('p2', direct);
    await control('POST', 'faults', { method: 'run.namespaces.jobs.list', project: 'p2', status: 403 });
    const ended = await sweep('--organization=1');
    assert.equal(ended.status, 3);
    assert.match(ended.stderr, /1 project could not be read/);
    assert.match(readFileSync(join(folder, 'report.json'), 'utf8'), /permission run\.jobs\.list denied/);
  });

  it('tells against an earlier report which jobs lost their way out, what did it, who and when', async () => {
    await world('p1', { ...direct, ...NAT });
    await sweep('--project=p1');
    const router = `${emulator.url}/compute/v1/projects/p1/regions/${REGION}/routers/my-router`;
    await fetch(router, { method: 'DELETE', headers: { authorization: `Bearer ${WHO}` } });
    await until('the router is gone', async () => {
      const { routers } = (await control('GET', 'world?project=p1')) as { routers: unknown[] };
      return routers.length === 0 || undefined;
    });
    const ended = await sweep('--project=p1', `--since=${join(folder, 'report.json')}`);
    assert.equal(ended.status, 1, ended.stderr);
    assert.match(ended.stderr, /1 lost their way out/);
    assert.match(
      ended.stderr,
      new RegExp(`1 by v1\\.compute\\.routers\\.delete projects/p1/regions/${REGION}/routers/my-router, ${WHO}`),
    );
    assert.deepEqual(report().moves, { lost: 1, recovered: 0, new: 0, other: 0, gone: 0 });
  });

  it('that was stopped goes on where it was', async () => {
    for (const project of ['p1', 'p2', 'p3']) await world(project, { ...direct, ...NAT });
    await control('POST', 'faults', { method: 'run.namespaces.jobs.list', project: 'p3', delaySeconds: 100_000 });
    const running = startEgress(args('--project=p1,p2,p3'), { env: env() });
    const shards = () => join(folder, '.run-egress-sweep', 'sweeps');
    await until('two projects are done', async () => {
      const { readdirSync } = await import('node:fs');
      const [id] = existsSync(shards()) ? readdirSync(shards()) : [];
      const path = join(shards(), id ?? '', 'shards');
      return (
        (id !== undefined &&
          existsSync(path) &&
          readdirSync(path).filter((name) => name.endsWith('.json')).length >= 2) ||
        undefined
      );
    });
    running.child.kill('SIGINT');
    await running.ended;
    await control('DELETE', 'faults');
    await control('DELETE', 'requests');
    const ended = await sweep('--project=p1,p2,p3');
    assert.equal(ended.status, 0);
    assert.match(ended.stderr, /gone on with: 2 projects had been looked at before/);
    const requests = (await control('GET', 'requests')) as unknown as { method: string; project: string }[];
    const listed = requests.filter(({ method }) => method === 'run.namespaces.jobs.list');
    assert.deepEqual(
      listed.map(({ project }) => project),
      ['p3'],
    );
    assert.equal(report().totals['jobs'], 3);
    // Another wish is another sweep.
    assert.doesNotMatch((await sweep('--project=p1,p2')).stderr, /gone on with/);
  });

  it('says what is wrong with what it was given', async () => {
    const cases: [string[], RegExp][] = [
      [['--project=p1', '--folder=1'], /conflict|cannot be used/],
      [['--since=/proc/none.json', '--project=p1'], /none\.json: can't be read: ENOENT/],
      [['--fail-on=SEVERE', '--project=p1'], /SEVERE/],
      [['--output=/dev/null/nothing', '--project=p1'], /--output \/dev\/null\/nothing: can't be made/],
    ];
    for (const [given, wanted] of cases) {
      const ended = await sweep(...given);
      assert.equal(ended.status, 2, ended.stderr);
      assert.match(ended.stderr, wanted);
    }
  });
});
