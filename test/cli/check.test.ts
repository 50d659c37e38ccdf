import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { aJob, viaInterface } from '../support/jobs.ts';
import { aWorld, GITHUB } from '../support/world.ts';
import { folder, MAIN, runEgress, startEgress, type Shell } from './fixture.ts';

const place = (region: string, id: string) => `projects/myproject/locations/${region}/jobs/${id}`;

/** Three jobs: one without a way out, one that leaves by Google's exit, one of the same name in another region. */
const world = aWorld({
  jobs: [
    aJob(viaInterface(), { name: place('europe-west2', 'shut-in') }),
    aJob(undefined, { name: place('europe-west2', 'twin') }),
    aJob(undefined, { name: place('us-central1', 'twin') }),
  ],
});
const hasScript = spawnSync('script', ['--version']).status === 0;
const write = folder();
const SNAPSHOT = write('world.json', world);

const check = (args: readonly string[], shell?: Shell) => runEgress(['check', ...args], shell);

describe('run-egress check', { concurrency: 2 }, () => {
  it('prints JSON that others can rely on, and nothing else, with the node of the machine, too', async () => {
    const { status, stdout, stderr } = await check(['--snapshot', SNAPSHOT, '--format', 'json'], { node: 'path' });
    assert.deepEqual([status, stderr], [1, '']);
    const { version, results } = JSON.parse(stdout);
    assert.equal(version, 1);
    assert.deepEqual(
      results.map(({ job, status: own, mode, exit }: Record<string, { kind: string }>) => [
        job,
        own,
        mode?.kind,
        exit?.kind,
      ]),
      [
        [place('europe-west2', 'shut-in'), 'violating', 'direct', 'none'],
        [place('europe-west2', 'twin'), 'compliant', 'none', 'google'],
        [place('us-central1', 'twin'), 'compliant', 'none', 'google'],
      ],
    );
    const [{ flows, findings }] = results;
    assert.deepEqual(
      [flows[0].destination, flows[0].verdict, flows[0].cause, flows[0].addresses[0].address],
      ['github.com:443', 'UNREACHABLE', 'NO_EXTERNAL_ADDRESS', GITHUB],
    );
    assert.equal(flows[0].addresses[0].steps[0].state, 'START_FROM_CLOUD_RUN_JOB');
    const nat = findings.find(({ id }: { id: string }) => id === 'nat-missing');
    assert.deepEqual([nat.severity, nat.resource.split('/').at(-1)], ['HIGH', 'my-subnet']);
    assert.match(nat.nextSteps[0].command, /^gcloud compute routers create /);
    assert.doesNotMatch(stdout, /hunter2|TOKEN/, "nobody else has to know a job's environment");
  });

  it('prints a table for people, without colour into a pipe', async () => {
    const { status, stdout, stderr } = await check(['--snapshot', SNAPSHOT], { node: 'path' });
    assert.deepEqual([status, stderr], [1, '']);
    const [head = '', first = ''] = stdout.split('\n');
    assert.match(head, /^ ?JOB +REGION +MODE +EGRESS +DESTINATION +VERDICT +CAUSE +EXIT$/);
    assert.match(
      first,
      /shut-in +europe-west2 +direct +all-traffic +github\.com:443 +UNREACHABLE +NO_EXTERNAL_ADDRESS/,
    );
    assert.match(stdout, /-> x no Cloud NAT of my-vpc in europe-west2 covers subnetwork my-subnet/);

    assert.doesNotMatch(stdout, /\u001b/);
  });

  it('reads a snapshot from standard input', async () => {
    const { status, stdout } = await check(['--snapshot', '-', '--format=json', 'us-central1/twin'], {
      stdin: JSON.stringify(world),
    });
    assert.deepEqual([status, JSON.parse(stdout).results.length], [0, 1]);
  });

  const SELECTIONS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['a name', ['shut-in'], ['shut-in']],
    ['REGION/NAME', ['us-central1/twin'], ['us-central1/twin']],
    ['a full name', [place('europe-west2', 'twin')], ['europe-west2/twin']],
    ['several, one of them twice', ['shut-in', 'europe-west2/shut-in'], ['shut-in']],
    ['a name, in a region', ['twin', '--region=us-central1'], ['us-central1/twin']],
    ['a region alone', ['--region=us-central1'], ['us-central1/twin']],
  ];
  for (const [what, args, expected] of SELECTIONS) {
    it(`looks at the jobs that are meant: ${what}`, async () => {
      const { stdout } = await check(['--snapshot', SNAPSHOT, '--format=json', ...args]);
      const jobs: string[] = JSON.parse(stdout).results.map(({ job }: { job: string }) => job);
      assert.equal(jobs.length, expected.length);
      jobs.forEach((job, i) => assert.ok(job.replace('/jobs/', '/').endsWith(expected[i] ?? '?'), job));
    });
  }

  it('a name that fits several jobs, and one that fits none, are told together', async () => {
    const { status, stdout, stderr } = await check(['--snapshot', SNAPSHOT, 'twin', 'nobody', 'mars/twin']);
    assert.deepEqual([status, stdout], [2, '']);
    assert.deepEqual(stderr.trim().split('\n'), [
      'twin: several jobs have that name: europe-west2/twin, us-central1/twin',
      'nobody: no such job',
      'mars/twin: no such job',
    ]);
  });

  it('--to and --resolve stand in place of policy and DNS', async () => {
    const to = ['--to=example.com:443', '--to', '10.10.0.7:5432', '--to=8.8.8.8:53/udp'];
    const { status, stdout } = await check([
      ...['--snapshot', SNAPSHOT, '--format=json', 'europe-west2/twin'],
      ...[...to, '--resolve=example.com=93.184.216.34,93.184.216.35'],
    ]);
    const [{ flows }] = JSON.parse(stdout).results;
    assert.deepEqual(
      flows.map((flow: Record<string, unknown[]>) => [flow['destination'], flow['verdict'], flow['addresses']?.length]),
      [
        ['example.com:443', 'REACHABLE', 2],
        ['10.10.0.7:5432', 'UNREACHABLE', 1],
        ['8.8.8.8:53/udp', 'REACHABLE', 1],
      ],
    );
    assert.equal(status, 1);
  });

  it('mistakes in --to, --resolve and --policy are told all at once', async () => {
    const policy = write('policy.yaml', 'version: 1\nremediation: sometimes\nnat: { reserved: 0 }\n');
    const { status, stdout, stderr } = await check([
      ...['--snapshot', SNAPSHOT, '--policy', policy],
      ...['--to', 'x', '--to', '1.2.3.4:99999', '--resolve', 'a', '--resolve', 'b=1.2.3'],
    ]);
    assert.deepEqual([status, stdout], [2, '']);
    const lines = stderr.trim().split('\n');
    assert.equal(lines.length, 6, stderr);
    for (const said of [
      'line 2: remediation: ',
      'line 3: nat.reserved: ',
      '"x"',
      '"1.2.3.4:99999"',
      '"a"',
      '"b=1.2.3"',
    ])
      assert.ok(
        lines.some((line) => line.includes(said)),
        `${said} in:\n${stderr}`,
      );
  });

  const BAD: readonly (readonly [string, string | object, RegExp])[] = [
    ['not JSON', '{"version":1,', /: expected JSON: /],
    ['of another version', aWorld({ version: 2 }), /: version: expected 1$/m],
    ['without a project', aWorld({ project: undefined }), /: project: /],
    ['with jobs that are no list', aWorld({ jobs: {} }), /: jobs: expected array/],
    ['without jobs', aWorld({ jobs: undefined }), /: jobs: expected a list of jobs$/m],
    ['with a job that is a text', aWorld({ jobs: ['my-agent'] }), /: jobs\[0\]: expected object/],
    [
      'with a range that is none',
      aWorld({ routes: [{ name: 'r', network: 'my-vpc', destRange: 'x' }] }),
      /: routes\[0\]\.destRange: /,
    ],
    ['with a name that has no address', aWorld({ names: { 'github.com': ['x'] } }), /: names\.github\.com\[0\]: /],
    ['that is a list', [1, 2], /expected object/],
    ['that is null', 'null', /expected object/],
  ];
  for (const [what, content, expected] of BAD) {
    it(`a snapshot ${what} is bad input, and the field is named`, async () => {
      const path = write(`${what.replaceAll(' ', '-')}.json`, content);
      const { status, stdout, stderr } = await check(['--snapshot', path]);
      assert.deepEqual([status, stdout], [2, ''], stderr);
      assert.match(stderr, expected);
      assert.ok(stderr.startsWith(path), stderr);
      assert.doesNotMatch(stderr, /\n\s+at /, 'no stack');
    });
  }

  it('all mistakes of a snapshot are told at once', async () => {
    const { stderr } = await check([
      '--snapshot',
      write('thrice.json', aWorld({ jobs: [1], routers: [2], routes: [3] })),
    ]);
    assert.equal(stderr.trim().split('\n').length, 3, stderr);
  });

  it('a file that is not there is bad input', async () => {
    for (const args of [
      ['--snapshot', '/nonexistent/world.json'],
      ['--snapshot', SNAPSHOT, '--policy', '/nonexistent/policy.yaml'],
    ]) {
      const { status, stderr } = await check(args);
      assert.deepEqual([status, /^\/nonexistent\S*: can't be read: ENOENT$/m.test(stderr)], [2, true], stderr);
    }
  });

  const MISUSES: readonly (readonly string[])[] = [
    ['check', '--nonsense'],
    ['check', '--format', 'xml', '--snapshot', SNAPSHOT],
    ['check', '--snapshot'],
    ['check', '--batch', '--snapshot', SNAPSHOT],
    ['check', '--snapshot', SNAPSHOT, '--project', 'another'],
    ['nonsense'],
    ['--nonsense'],
    [],
  ];
  for (const args of MISUSES) {
    it(`bad usage ends with 2 and says why: run-egress ${args.join(' ')}`, async () => {
      const { status, stdout, stderr } = await runEgress(args);
      assert.deepEqual([status, stdout], [2, '']);
      assert.ok(stderr.trim() !== '');
      assert.doesNotMatch(stderr, /\n\s+at /, 'no stack');
    });
  }

  it('help is no mistake', async () => {
    const { status, stdout, stderr } = await runEgress(['check', '--help'], { node: 'path' });
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /--snapshot <file>/);
  });

  it('the worst verdict decides the exit status: findings before undetermined before nothing', async () => {
    const status = async (...args: string[]) => (await check(['--snapshot', SNAPSHOT, ...args])).status;
    assert.equal(await status('us-central1/twin'), 0);
    assert.equal(await status('us-central1/twin', '--to=unknown.example:443'), 3);
    assert.equal(await status('us-central1/twin', 'shut-in', '--to=unknown.example:443', '--to=1.1.1.1:443'), 1);
    assert.equal(await status('us-central1/twin', 'nobody', '--to=unknown.example:443'), 2);
  });

  it('what was not read is undetermined, not absent', async () => {
    const path = write('blind.json', aWorld({ routers: undefined }));
    const { status, stdout } = await check(['--snapshot', path, '--format=json']);
    const [{ status: own, flows }] = JSON.parse(stdout).results;
    assert.deepEqual([status, own, flows[0].verdict], [3, 'undetermined', 'UNDETERMINED']);
  });

  it('a reader that goes away is no error', async () => {
    const { child, output, ended } = startEgress(['check', '--snapshot', SNAPSHOT], { node: 'path' });
    child.stdout?.destroy();
    assert.deepEqual([await ended, output.stderr], [1, '']);
  });

  it(
    'colours a terminal, unless NO_COLOR is set',
    { skip: !hasScript && 'there is no `script` to make a terminal' },
    async () => {
      const seen = async (env: object) => {
        const line = `"${process.execPath}" "${MAIN}" check --snapshot "${SNAPSHOT}"`;
        const all = { PATH: process.env['PATH'], TERM: 'xterm', ...env };
        const { stdout } = await promisify(execFile)('script', ['-qc', line, '/dev/null'], { env: all });
        return stdout;
      };
      const [coloured, plain] = await Promise.all([seen({}), seen({ NO_COLOR: '1' })]);
      assert.match(coloured, /\u001b\[31mUNREACHABLE\u001b\[39m/);
      assert.doesNotMatch(plain, /\u001b/);
      assert.match(plain, /UNREACHABLE/);
    },
  );

  it('names from outside move no cursor and forge no line', async () => {
    const names = { 'github.com': [GITHUB] };
    const labels = { evil: '\u001b[2J' };
    const vpcAccess = viaInterface({ networkInterfaces: [{ subnetwork: 'sub\u001b[31mnet\nOK all fine' }] });
    const path = write('evil.json', aWorld({ names, jobs: [aJob(vpcAccess, { labels })] }));
    const { stdout } = await check(['--snapshot', path]);

    assert.doesNotMatch(stdout, /\u001b|^OK all fine/m);
  });
});
