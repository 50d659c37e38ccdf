import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { buildPackage } from '../../build/package.ts';
import { ROOT } from './built.ts';

const run = promisify(execFile);
const WORLD = join(ROOT, 'test/golden/direct-vpc-without-a-cloud-nat-does-not-reach-github/world.json');

describe('the package, from its tarball, in an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'run-egress-package-'));
  const here = join(folder, 'here');
  const inside = join(here, 'node_modules/run-egress');
  // Nothing of this project's is found from there: neither its modules nor its settings.
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    npm_config_cache: join(folder, 'cache'),
    npm_config_offline: 'true',
    npm_config_audit: 'false',
  };
  after(() => rmSync(folder, { recursive: true, force: true }));

  before(async () => {
    await buildPackage(ROOT, join(folder, 'package'));
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: join(folder, 'package'),
      env,
    });
    const [{ filename }] = JSON.parse(stdout);
    mkdirSync(here);
    writeFileSync(join(here, 'package.json'), '{ "private": true }');
    await run('npm', ['install', '--no-fund', join(folder, filename)], { cwd: here, env });
    const kilobytes = Math.round(statSync(join(folder, filename)).size / 1024);
    process.stdout.write(`${filename}: ${kilobytes} kB packed\n`);
    assert.ok(kilobytes < 1500, `${kilobytes} kB`);
  });

  /** The command as npx runs it: exit status, standard output and error. */
  const cli = (args: readonly string[], more: Record<string, string> = {}) => {
    const bin = join(here, 'node_modules/.bin/run-egress');
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
      cwd: here,
      env: { ...env, ...more },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  it('installs itself and nothing else, without the registry', () => {
    assert.deepEqual(globSync('*', { cwd: join(here, 'node_modules') }), ['run-egress']);
    const files = globSync('**/*', { cwd: inside }).filter((file) => statSync(join(inside, file)).isFile());
    const strange = files.filter((file) => !/\.(js|d\.ts|json|md|txt)$|^LICENSE$/.test(file));
    assert.deepEqual(strange, [], 'no sources, tests, maps or secrets');
    for (const file of files) assert.ok(!readFileSync(join(inside, file), 'utf8').includes(ROOT), file);
  });

  it('check, explain and their errors', () => {
    copyFileSync(WORLD, join(here, 'world.json'));
    const checked = cli(['check', '--snapshot', 'world.json', '--format', 'json']);
    assert.equal(checked.status, 1, checked.stderr);
    assert.equal(JSON.parse(checked.stdout).results[0].flows[0].cause, 'NO_EXTERNAL_ADDRESS');
    const [job] = JSON.parse(checked.stdout).results;
    const explained = cli(['explain', job.job, '--snapshot', 'world.json', '--format', 'mermaid']);
    assert.match(explained.stdout, /^flowchart/m);
    assert.equal(cli(['check', '--snapshot', 'gone.json']).status, 2);
    assert.equal(cli(['--help']).status, 0);
  });

  it('the emulator, and the live commands against it', async () => {
    const bin = join(here, 'node_modules/.bin/run-egress');
    const child = spawn(process.execPath, [bin, 'emulator', '--port=0', '--world', 'world.json'], {
      cwd: here,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      const [line] = (await once(createInterface({ input: child.stderr }), 'line')) as [string];
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? '';
      const { project } = JSON.parse(readFileSync(join(here, 'world.json'), 'utf8')) as { project: string };
      const live = { RUN_EGRESS_ENDPOINT: url, GOOGLE_CLOUD_PROJECT: project };
      const checked = await run(
        process.execPath,
        [bin, 'check', '--format', 'json', '--resolve', 'github.com=140.82.112.3'],
        { cwd: here, env: { ...env, ...live } },
      ).catch((error: unknown) => error as { stdout: string; code: number });
      assert.match(checked.stdout, /NO_EXTERNAL_ADDRESS/);
      const bill = await run(process.execPath, [bin, 'doctor', '--format', 'json'], {
        cwd: here,
        env: { ...env, ...live },
      }).catch((error: unknown) => error as { stdout: string; code: number });
      const checks = JSON.parse(bill.stdout).checks as { check: string; state: string; text: string }[];
      assert.ok(checks.some(({ check, state }) => check === 'api' && state === 'fine'));
      assert.ok(
        checks.some(({ text }) => text.startsWith('no log sink feeds the events')),
        'nothing is deployed there',
      );
    } finally {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    }
  });

  it('the library judges and plans without a client of Google, and its types are whole', async () => {
    const script = `
      import { check, plan, InputError } from 'run-egress';
      import { readFileSync } from 'node:fs';
      const world = JSON.parse(readFileSync('world.json', 'utf8'));
      const { results } = await check(world, { to: ['github.com:443'] });
      const { changes } = await plan(world, { policy: 'version: 1\\nremediation: create\\n', to: ['github.com:443'] });
      const wrong = await check(world, { to: ['nowhere'] }).catch((error) => error instanceof InputError && error.mistakes);
      console.log(JSON.stringify({ results, changes, wrong }));
    `;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: here, env });
    const { results, changes, wrong } = JSON.parse(stdout);
    assert.equal(results[0].status, 'violating');
    assert.deepEqual(
      changes.map(({ verb, permitted }: { verb: string; permitted: boolean }) => [verb, permitted]),
      [['create', true]],
    );
    assert.match(changes[0].commands.join('\n'), /^gcloud compute routers create/);
    assert.equal(wrong.length, 1);
    assert.deepEqual(
      statically('index.js').filter((code) => /google-gax|google-auth-library|protobuf/.test(code)),
      [],
    );

    const use = `import { check, type Verdict } from 'run-egress';\nexport const one = async (): Promise<Verdict | undefined> => (await check({ version: 1, project: 'p' })).results[0];\n`;
    writeFileSync(join(here, 'use.mts'), use);
    writeFileSync(join(here, 'wrong.mts'), use.replace('version: 1', 'version: 2'));
    const tsc = (file: string) =>
      spawnSync(
        join(ROOT, 'node_modules/.bin/tsc'),
        ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', file],
        { cwd: here, env, encoding: 'utf8' },
      );
    assert.equal(tsc('use.mts').status, 0, tsc('use.mts').stdout);
    assert.notEqual(tsc('wrong.mts').status, 0);
  });

  /** Code of a file and of all that it imports at once. */
  function statically(file: string, seen = new Set<string>()): string[] {
    if (seen.has(file)) return [];
    seen.add(file);
    const code = readFileSync(join(inside, file), 'utf8');
    const imports = [
      ...code.matchAll(/(?:^|;|\n)(?:import|export)[^;"']*?from"\.\/([^"]+)"|(?:^|;|\n)import"\.\/([^"]+)"/g),
    ];
    return [code, ...imports.flatMap(([, from, bare]) => statically(from ?? bare ?? '', seen))];
  }

  it('says what is inside, in CycloneDX', () => {
    const sbom = JSON.parse(readFileSync(join(inside, 'sbom.cdx.json'), 'utf8'));
    assert.deepEqual([sbom.bomFormat, sbom.specVersion], ['CycloneDX', '1.6']);
    const names = sbom.components.map(({ name }: { name: string }) => name);
    for (const name of ['zod', 'commander', '@google-cloud/run', 'google-auth-library'])
      assert.ok(names.includes(name), name);
    for (const one of sbom.components) assert.match(one.purl, /^pkg:npm\/(%40[\w-]+\/)?[\w.-]+@\d/);
    const { version } = JSON.parse(readFileSync(join(inside, 'package.json'), 'utf8'));
    assert.match(
      readFileSync(join(inside, 'CHANGELOG.md'), 'utf8'),
      new RegExp(`^## ${version.replaceAll('.', '\\.')}`, 'm'),
    );
  });
});
