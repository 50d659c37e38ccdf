import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { aWorld } from '../support/world.ts';
import { BIN, folder, runEgress, startEgress, until, type Running, type Shell } from './fixture.ts';

const write = folder();

/** Where a local cloud says that it listens. */
async function urlOf({ output }: Running): Promise<string> {
  return until('the local cloud', () => /local Google Cloud: (http:\S+)/.exec(output.stderr)?.[1]);
}

async function emulator(args: readonly string[], shell?: Shell) {
  const running = startEgress(['emulator', '--port=0', ...args], shell);
  return { ...running, url: await urlOf(running) };
}

describe('run-egress emulator', () => {
  it('starts on any port with a world, says where, and ends when it is told to', async () => {
    const world = write('world.json', aWorld());
    const { child, output, ended, url } = await emulator([`--world=${world}`, '--speed=0'], { node: 'path' });
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const { jobs } = (await (await fetch(`${url}/emulator/world`)).json()) as { jobs: object[] };
    assert.equal(jobs.length, 1);
    assert.match(output.stderr, /emulator env --port=\d+/);
    child.kill('SIGTERM');
    assert.deepEqual([await ended, output.stdout], [0, '']);
    await assert.rejects(fetch(url));
  });

  it('listens on one loopback address unless it is told another', async () => {
    const { child, ended, url } = await emulator([]);
    await assert.rejects(fetch(url.replace('127.0.0.1', '127.0.0.2')));
    child.kill('SIGTERM');
    await ended;
    const other = await emulator(['--host=127.0.0.2']);
    assert.match(other.url, /^http:\/\/127\.0\.0\.2:\d+$/);
    assert.equal((await fetch(`${other.url}/emulator/clock`)).status, 200);
    other.child.kill('SIGTERM');
    await other.ended;
  });

  it('ends with an open connection, too', async () => {
    const { child, ended, url } = await emulator([]);
    const { port } = new URL(url);
    const { connect } = await import('node:net');
    const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    child.kill('SIGINT');
    assert.equal(await ended, 0);
    socket.destroy();
  });

  it('a port that is taken, and a world that is none, are told in a line', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const busy = await runEgress(['emulator', `--port=${port}`]);
    taken.close();
    assert.deepEqual(busy, { status: 2, stdout: '', stderr: `--port ${port}: something listens there already\n` });

    const bad = write('bad.json', { version: 2, project: 'p', jobs: {}, routers: [1] });
    const refused = await runEgress(['emulator', '--port=0', `--world=${bad}`]);
    assert.equal(refused.status, 2);
    assert.deepEqual(refused.stderr.trim().split('\n').toSorted(), [
      `${bad}: jobs: expected an array`,
      `${bad}: routers[0]: expected an object`,
      `${bad}: version: expected 1`,
    ]);
    const cut = await runEgress(['emulator', '--port=0', `--world=${write('cut.json', '{')}`]);
    assert.deepEqual([cut.status, /: expected JSON: /.test(cut.stderr)], [2, true]);
  });

  for (const flag of [
    '--port=x',
    '--host=a/b',
    '--host=192.0.2.1',
    '--port=65536',
    '--speed=-1',
    '--speed=fast',
    '--events-to=nowhere',
    '--nonsense',
  ]) {
    it(`bad usage: ${flag}`, async () => {
      const { status, stdout, stderr } = await runEgress(['emulator', flag]);
      assert.deepEqual([status, stdout], [2, '']);
      assert.ok(stderr.includes(flag.split('=')[0] ?? ''), stderr);
    });
  }

  it('delivers job writes to --events-to, as CloudEvents', async () => {
    const received: { headers: IncomingHttpHeaders; body: string }[] = [];
    const sink = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        received.push({ headers: request.headers, body });
        response.writeHead(204).end();
      });
    }).listen(0, '127.0.0.1');
    await once(sink, 'listening');
    const { port } = sink.address() as AddressInfo;
    const { child, ended, url } = await emulator(['--speed=100', `--events-to=http://127.0.0.1:${port}/`]);
    const jobs = `${url}/v2/projects/myproject/locations/europe-west2/jobs?jobId=j`;
    const created = await fetch(jobs, {
      method: 'POST',
      body: JSON.stringify({ template: { template: { containers: [{ image: 'i' }] } } }),
    });
    assert.equal(created.status, 200);
    await until('both halves of the write', () => (received.length >= 2 ? true : undefined));
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    assert.equal(headers['ce-type'], 'google.cloud.audit.log.v1.written');
    assert.equal(headers['ce-methodname'], 'google.cloud.run.v2.Jobs.CreateJob');
    assert.equal(JSON.parse(body).protoPayload.serviceName, 'run.googleapis.com');
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
    sink.close();
  });
});

describe('run-egress emulator env', () => {
  const sh = async (script: string, env: Record<string, string> = {}) =>
    (await promisify(execFile)('/bin/sh', ['-euc', script], { env: { PATH: process.env['PATH'] ?? '', ...env } }))
      .stdout;

  it('prints lines that a shell can evaluate', async () => {
    const variables = ['CLOUDSDK_CONFIG', 'CLOUDSDK_CORE_PROJECT', 'CLOUDSDK_PROXY_PORT', 'RUN_EGRESS_ENDPOINT'];
    const printed = await sh(
      `eval "$(node '${BIN}' emulator env --port=1234 --project='my project; exit 7')"\n` +
        variables.map((name) => `printf '%s\\n' "$${name}"`).join('\n'),
      { XDG_STATE_HOME: "/tmp/it's here" },
    );
    assert.deepEqual(printed.trimEnd().split('\n'), [
      "/tmp/it's here/run-egress-gcloud-1234",
      'my project; exit 7',
      '1234',
      'http://127.0.0.1:1234',
    ]);
  });

  it('knows the usual port and project, and refuses what it does not know', async () => {
    const { status, stdout, stderr } = await runEgress(['emulator', 'env']);
    assert.deepEqual([status, stderr], [0, '']);
    for (const said of ['CLOUDSDK_PROXY_PORT=8686', 'CLOUDSDK_CORE_PROJECT=myproject'])
      assert.ok(stdout.includes(`export ${said}\n`), stdout);
    for (const flag of ['--port=x', '--host=a/b', '--host=192.0.2.1', '--nonsense'])
      assert.equal((await runEgress(['emulator', 'env', flag])).status, 2);
  });
});
