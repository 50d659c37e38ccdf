import assert from 'node:assert/strict';
import { test } from 'node:test';
import { googleMethod, isGoogleMethod } from '../../emulator/google-methods.ts';
import { permissionsOf } from '../../emulator/iam/permissions.ts';
import { startEmulator } from '../../emulator/server.ts';
import { routes } from '../../emulator/services/index.ts';

/** Google has these, too, but in no discovery document: keys that anybody may read, and OpenTelemetry's protocol. */
const UNLISTED: readonly string[] = ['oauth2.certs', 'telemetry.metrics.post', 'telemetry.traces.post'];

test("every method that is implemented has Google's own name, HTTP method and path", () => {
  const wrong = routes
    .filter(({ id }) => !UNLISTED.includes(id))
    .filter(({ id, also = [] }) => ![id, ...also].every(isGoogleMethod));
  assert.deepEqual(
    wrong.map(({ id }) => id),
    [],
  );
  for (const { id, method, path } of routes.filter((one) => !UNLISTED.includes(one.id))) {
    // Betas answer as v1 does; content goes up and down by ways of its own.
    if (/beta|^\/(upload|download|resumable)\//.test(path)) continue;
    const [api = ''] = id.split('.');
    const url = new URL(path.replace(/\{\w+\}/g, 'x'), `http://${api}.googleapis.com`);
    assert.equal(googleMethod(method, url), id, path);
  }
});

test('every method needs a permission that looks like one', () => {
  for (const { id } of routes.filter((one) => !UNLISTED.includes(one.id))) {
    const permissions = permissionsOf(id);
    assert.ok(permissions.length > 0);
    for (const permission of permissions) assert.match(permission, /^[a-z]+\.[a-zA-Z]+\.[a-zA-Z]+$/, id);
  }
});

test('what is not implemented is refused by its name, and a fault can be put on it', async (t) => {
  const emulator = await startEmulator();
  t.after(() => emulator.close());
  const insert = async () => {
    const response = await fetch(`${emulator.url}/compute/v1/projects/p/zones/z/disks`, { method: 'POST', body: '{}' });
    return [response.status, ((await response.json()) as { error: { message: string } }).error.message];
  };
  const line = 'POST /compute/v1/projects/p/zones/z/disks';
  assert.deepEqual(await insert(), [405, `The local cloud does not implement ${line} (compute.disks.insert).`]);
  const fault = (method: string) =>
    fetch(`${emulator.url}/emulator/faults`, {
      method: 'POST',
      body: JSON.stringify({ method, status: 403, message: 'No.' }),
    });
  assert.equal((await fault('compute.disks.insert')).status, 200);
  assert.deepEqual(await insert(), [403, 'No.']);
  const unknown = await fault('compute.router.insert');
  assert.equal(unknown.status, 400);
  assert.match(await unknown.text(), /compute\.router\.insert is not known/);
  const [first] = (await (await fetch(`${emulator.url}/emulator/requests?project=p`)).json()) as { method: string }[];
  assert.equal(first?.method, 'compute.disks.insert');
  const nothing = await fetch(`${emulator.url}/nowhere/at/all`);
  assert.equal(nothing.status, 405);
  assert.match(await nothing.text(), /does not implement GET \/nowhere\/at\/all/);
});
