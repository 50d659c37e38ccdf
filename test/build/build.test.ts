import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { FUNCTIONS } from '../../shared/deployment.ts';
import { builtFunctions, ROOT } from './built.ts';

describe('what is deployed', () => {
  let built: Awaited<ReturnType<typeof builtFunctions>>;
  before(async () => {
    built = await builtFunctions();
  });
  after(() => built.remove());

  const read = (...path: string[]) => readFileSync(join(built.folder, ...path), 'utf8');
  const json = (...path: string[]) => JSON.parse(read(...path));

  it('is one folder a function, each with what the buildpack looks for', () => {
    assert.deepEqual(built.names.toSorted(), Object.keys(FUNCTIONS).toSorted());
    for (const name of built.names) {
      const { main, engines, dependencies, private: hidden } = json(name, 'package.json');
      assert.deepEqual({ main, engines, hidden }, { main: 'index.cjs', engines: { node: '24.x' }, hidden: true });
      assert.deepEqual(Object.keys(dependencies), ['@google-cloud/functions-framework']);
      assert.deepEqual(globSync('*', { cwd: join(built.folder, name) }).sort(), [
        'LICENSE',
        'THIRD-PARTY-LICENSES.txt',
        'auth-library.cjs',
        'clients.cjs',
        'index.cjs',
        'package-lock.json',
        'package.json',
        'telemetry-sdk.cjs',
        'work.cjs',
        'work.cjs.map',
      ]);
    }
  });

  it('is the same to the byte when it is built again', async () => {
    const again = await builtFunctions();
    try {
      assert.deepEqual(digests(again.folder), digests(built.folder));
    } finally {
      again.remove();
    }
  });

  it('names no path of the machine that built it', () => {
    for (const file of globSync('*/*', { cwd: built.folder })) assert.ok(!read(file).includes(ROOT), file);
  });

  it('locks the framework to what is tested here, with integrity, and locks nothing else', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
    for (const name of built.names) {
      const { packages: locked } = json(name, 'package-lock.json');
      const paths = Object.keys(locked).filter((path) => path !== '');
      assert.ok(paths.length > 50 && paths.length < 200, String(paths.length));
      for (const path of paths) {
        assert.equal(locked[path].integrity, packages[path].integrity, path);
        assert.match(locked[path].integrity, /^sha512-/);
      }
      assert.ok(!paths.some((path) => /compute|esbuild|node-linux/.test(path)));
    }
  });

  it('has neither gRPC nor the descriptors of what is not called', () => {
    for (const name of built.names) {
      const clients = read(name, 'clients.cjs');
      assert.doesNotMatch(clients, /grpc-js\/build|class Http2SubchannelConnector/);
      assert.match(clients, /compute\/v1\/projects\/\{project\}\/regions\/\{region\}\/routers/);
      assert.doesNotMatch(clients, /backendServices|vpnTunnels/);
      assert.ok(clients.length < 3_000_000 && read(name, 'work.cjs').length < 1_000_000);
      assert.doesNotMatch(read(name, 'work.cjs'), /google-auth-library|protobufjs/);
      assert.ok(read(name, 'index.cjs').length < 500, 'what listens is next to nothing');
    }
  });

  it('keeps OpenTelemetry out of what is loaded for a verdict: only the first sending asks for it', () => {
    for (const name of built.names) {
      for (const file of ['work.cjs', 'clients.cjs'])
        assert.ok(!/MeterSharedState|createInstrumentationScope/.test(read(name, file)), file);
      const sdk = read(name, 'telemetry-sdk.cjs');
      assert.match(sdk, /exports\["shared\/gcp\/telemetry-sdk\.ts"\]\s*=\s*\(\)\s*=>/);
      assert.doesNotMatch(sdk, /OTEL_EXPORTER|ProtobufMetricsSerializer|BatchSpanProcessor/);
    }
  });

  it('brings the licence of all that is inside', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const licences = read('onJobChange', 'THIRD-PARTY-LICENSES.txt');
    for (const name of ['zod', 'yaml', '@google-cloud/compute', 'google-gax', 'protobufjs']) {
      assert.match(licences, new RegExp(`^${name} ${(dependencies[name] ?? '\\d').replaceAll('.', '\\.')}`, 'm'));
    }
    assert.match(licences, /Apache License/);
    for (const [, about = ''] of licences.matchAll(/^-{80}\n(.*)\n/gm)) assert.doesNotMatch(about, /undefined/);
  });
});

function digests(folder: string): Record<string, string> {
  const files = globSync('*/*', { cwd: folder }).sort();
  return Object.fromEntries(
    files.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    ]),
  );
}
