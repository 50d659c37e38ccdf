import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LINES, linesOf, placeOf } from '../support/documented.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CLI = join(ROOT, 'cli/run-egress.mjs');
const START = join(ROOT, 'cli/start.ts');
const installed = (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'gcloud')));
const skip = installed ? false : 'gcloud is not on the PATH';

/** The stories take half a minute, and more on a busy machine. */
const PATIENCE_MS = 300_000;

/** What the pages have a reader type into gcloud: README behind `npm start`, the rest in a project of their own. */
const GCLOUD = LINES.filter(({ line }) => placeOf(line) === 'test/e2e/documented.test.ts');

/** Without what differs from run to run. */
const timeless = (text: string): string => text.replaceAll(/\(\d+\.\d s\)/g, '(0.0 s)');

describe('npm start, and what the pages have gcloud do with it', { concurrency: 2 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'run-egress-documented-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('npm start -- --once tells the stories and ends', async () => {
    const child = spawn(process.execPath, [START, '--once'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text));
    const [status] = (await once(child, 'close')) as [number];
    assert.equal(status, 0, told);
    const titles = [...told.matchAll(/^[a-z]\. /gm)];
    assert.equal(titles.length, 7, told);
    assert.doesNotMatch(told, /not ok/);
    for (const page of ['README.md', 'README.zh-CN.md']) {
      const [, printed = ''] =
        /```\n(a\. [\s\S]*?)\n {3}\.\.\.\n```/.exec(readFileSync(join(ROOT, page), 'utf8')) ?? [];
      assert.ok(printed.length > 1000, page);
      assert.ok(timeless(told).includes(timeless(printed)), `${page} shows something else than this: ${told}`);
    }
  });

  it('npm start goes on behind them, and gcloud sees what was built', { skip }, async (t) => {
    const child = spawn(process.execPath, [START, '--port=0'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => child.kill('SIGTERM'));
    let told = '';
    const limit = AbortSignal.timeout(PATIENCE_MS);
    const output = child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false }) as AsyncIterable<string>;
    for await (const text of output) {
      told += text;
      if (/\bready\b/.test(told)) break;
      limit.throwIfAborted();
    }
    child.stdout.resume();
    const port = /http:\/\/127\.0\.0\.1:(\d+)/.exec(told)?.[1] ?? assert.fail(told);
    const url = `http://127.0.0.1:${port}`;
    // Nothing is heard while gcloud runs, the end of a connection that was kept included.
    const headers = { connection: 'close' };
    const topic = 'projects/my-project/topics/run-egress-results';
    for (const [path, body] of [
      [topic, {}],
      ['projects/my-project/subscriptions/run-egress-results-tail', { topic }],
    ] as const)
      await fetch(`${url}/v1/${path}`, { method: 'PUT', headers, body: JSON.stringify(body) });
    mkdirSync(join(folder, 'bin'));
    // The one that the pages mean, at the port of this test.
    const npx = `#!/bin/sh\nshift\nexec '${process.execPath}' '${CLI}' "$@" --port=${port}\n`;
    writeFileSync(join(folder, 'bin/npx'), npx, { mode: 0o755 });
    const path = [join(folder, 'bin'), process.env['PATH']].join(delimiter);
    const env = { ...process.env, PATH: path, XDG_STATE_HOME: folder, TERM: 'dumb', CLOUDSDK_PYTHON_SITEPACKAGES: '0' };
    const pages = ['README.md', 'infra/README.md', 'docs/operating.md', 'docs/local-cloud.md'];
    assert.deepEqual(
      GCLOUD.filter(({ page }) => page !== 'README.zh-CN.md' && !pages.includes(page)),
      [],
    );
    for (const page of pages) {
      // That page begins with an empty cloud.
      if (page === 'docs/local-cloud.md')
        for (const project of ['another', 'myproject']) {
          const { status } = await fetch(`${url}/emulator/reset?project=${project}`, { method: 'POST', headers });
          assert.equal(status, 200);
        }
      const lines = linesOf(page).filter(({ line }) => GCLOUD.some((one) => one.line === line));
      const evaluated = 'eval "$(npx run-egress emulator env)"';
      const script = ['set -e', evaluated, ...lines.map(({ line }) => line)].join('\n');
      const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: folder, env, encoding: 'utf8' });
      assert.equal(status, 0, `${page}\n${stdout}\n${stderr}`);
      if (page === 'README.md')
        assert.match(stdout, /state: READY[\s\S]*run-egress-my-vpc[\s\S]*run-egress-vpc-conn-europe/);
    }
  });
});
