import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aJob, viaInterface } from '../support/jobs.ts';
import { aWorld } from '../support/world.ts';
import { folder, runEgress, startEgress, type Ended, type Shell } from './fixture.ts';

const write = folder();
const shutIn = aWorld({ jobs: [aJob(viaInterface())] });
const open = aWorld({ jobs: [aJob()] });
const line = (id: unknown, more: object = {}) => JSON.stringify({ id, snapshot: open, ...more });

const batch = (stdin: string, shell: Shell = {}) => runEgress(['check', '--batch'], { stdin, ...shell });
/** Pieces that cut characters in two. */
const chunksOf = (bytes: Buffer, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
const outputs = ({ stdout }: Ended) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text));

describe('run-egress check --batch', { concurrency: 2 }, () => {
  it('answers a line with a line, in the same order, under the id that it was given', async () => {
    const ids = ['a', 7, null, true, { deep: [1] }, [], '', 1.5];
    const ended = await batch(ids.map((id) => line(id)).join('\n'), { node: 'path' });
    assert.deepEqual([ended.status, ended.stderr], [0, '']);
    const all = outputs(ended);
    assert.deepEqual(
      all.map(({ id }) => id),
      ids,
    );
    for (const { version, results } of all) assert.deepEqual([version, results.length], [1, 1]);
  });

  it('gives each line what `check` gives for its world alone', async () => {
    const alone = await runEgress(['check', '--snapshot', write('alone.json', shutIn), '--format=json']);
    const [output] = outputs(await batch(JSON.stringify({ id: 1, snapshot: shutIn })));
    assert.deepEqual(output, { ...JSON.parse(alone.stdout), id: 1 });
  });

  it('looks at the destinations of the line', async () => {
    const to = ['10.10.0.7:22', '140.82.112.3:443'];
    const [{ results }] = outputs(await batch(line(1, { to })));
    assert.deepEqual(
      results[0].flows.map(({ destination, verdict }: Record<string, string>) => [destination, verdict]),
      [
        ['10.10.0.7:22', 'UNREACHABLE'],
        ['140.82.112.3:443', 'REACHABLE'],
      ],
    );
  });

  it('tells a bad line in its place, and goes on', async () => {
    const lines = [
      line('first'),
      '{"id":"cut off","snapshot":',
      JSON.stringify({ id: 'no snapshot' }),
      JSON.stringify({ id: 'bad world', snapshot: { ...open, routers: [{}] } }),
      JSON.stringify({ id: 'bad to', snapshot: open, to: ['github.com:443', 'x'] }),
      JSON.stringify({ id: 'no to', snapshot: open, to: [] }),
      '[1]',
      'null',
      line('last'),
    ];
    const ended = await batch(lines.join('\n'));
    assert.deepEqual([ended.status, ended.stderr], [2, '']);
    const all = outputs(ended);
    assert.deepEqual(
      all.map(({ id }) => id),
      ['first', null, 'no snapshot', 'bad world', 'bad to', 'no to', null, null, 'last'],
    );
    const errors = all.slice(1, -1).map(({ version, error, results }) => {
      assert.deepEqual([version, typeof error.message, results], [1, 'string', undefined]);
      return error.path;
    });
    assert.deepEqual(errors.slice(1, 5), ['snapshot', 'routers[0].name', 'to[1]', 'to']);
    assert.match(all[4].error.message, /to\[1\]: expected HOST:PORT/);
    assert.ok(all[0].results && all.at(-1).results);
  });

  it('the worst line decides the exit status', async () => {
    const findings = JSON.stringify({ id: 1, snapshot: shutIn });
    const unknown = line(2, { to: ['unknown.example:443'] });
    const status = async (...lines: string[]) => (await batch(lines.join('\n'))).status;
    assert.equal(await status(line(1), unknown), 3);
    assert.equal(await status(unknown, findings, line(1)), 1);
    assert.equal(await status('{', findings, unknown), 2);
  });

  it('takes empty input, Windows line ends, and a last line with or without an end', async () => {
    assert.deepEqual(await batch(''), { status: 0, stdout: '', stderr: '' });
    for (const end of ['', '\n', '\r\n']) {
      const ended = await batch(`${line(1)}\r\n${line(2)}${end}`);
      assert.equal(ended.status, 0);
      assert.deepEqual(
        outputs(ended).map(({ id }) => id),
        [1, 2],
      );
    }
  });

  it('answers a blank line, too, so that the numbers of lines in and out are the same', async () => {
    const ended = await batch(`\n${line(1)}\n   \r\n${line(2)}\n\n`);
    assert.equal(ended.status, 2);
    const blank = { version: 1, id: null, error: { message: 'line: expected a JSON object; it is blank', path: '' } };
    const all = outputs(ended);
    assert.deepEqual([all[0], all[2], all[4], all.length], [blank, blank, blank, 5]);
    assert.deepEqual([all[1].id, all[3].id], [1, 2]);
  });

  it('takes a thousand lines, in their order', async () => {
    const ended = await batch(Array.from({ length: 1000 }, (_, i) => line(i)).join('\n'));
    assert.deepEqual(
      outputs(ended).map(({ id }) => id),
      Array.from({ length: 1000 }, (_, i) => i),
    );
  });

  it('takes a line for what ends with a newline, whatever stands inside it, and gives lines of that kind', async () => {
    const id = 'a\u2028b\u2029c\u0085d\re\nf';
    const text = `\uFEFF${line(id)}\r\n${line('é𝄞')}`;
    const { child, output, ended } = startEgress(['check', '--batch']);
    for (const bytes of chunksOf(Buffer.from(text), 7)) child.stdin?.write(bytes);
    child.stdin?.end();
    await ended;
    assert.doesNotMatch(output.stdout, /[\u2028\u2029]/);
    const all = output.stdout.trimEnd().split('\n');
    assert.deepEqual(
      all.map((one) => (JSON.parse(one) as { id: unknown }).id),
      [id, 'é𝄞'],
    );
  });

  it('ends quietly when nobody reads any more', async () => {
    const { child, output, ended } = startEgress(['check', '--batch'], { node: 'path' });
    child.stdout?.once('data', () => child.stdout?.destroy());
    child.stdin?.write(`${line(0)}\n`);
    const feeding = setInterval(() => child.stdin?.write(`${line(1)}\n`), 5);
    const status = await ended;
    clearInterval(feeding);
    assert.deepEqual([status, output.stderr], [0, '']);
  });

  it('judges by the policy that is given', async () => {
    const policy = write('policy.yaml', 'version: 1\ndestinations: ["10.10.0.7:22"]\n');
    const { stdout } = await runEgress(['check', '--batch', '--policy', policy], { stdin: line(1) });
    assert.equal(JSON.parse(stdout).results[0].flows[0].destination, '10.10.0.7:22');
    const broken = await runEgress(['check', '--batch'], {
      stdin: line(1),
      env: { RUN_EGRESS_POLICY: '/nonexistent/policy.yaml' },
    });
    assert.deepEqual([broken.status, broken.stdout], [2, '']);
  });
});
