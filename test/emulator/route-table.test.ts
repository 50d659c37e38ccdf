import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Route } from '../../emulator/route.ts';
import { routeTable } from '../../emulator/route-table.ts';

const route = (id: string, method: Route['method'], path: string): Route => ({ id, method, path, handle: () => ({}) });
const table = routeTable([
  route('project', 'GET', '/c/projects/{project}'),
  route('get', 'GET', '/c/projects/{project}/things/{thing}'),
  route('special', 'GET', '/c/projects/{project}/things/special'),
  route('status', 'GET', '/c/projects/{project}/things/{other}/status'),
  route('run', 'POST', '/c/projects/{project}/things/{thing}:run'),
  route('write', 'POST', '/v2/entries:write'),
]);

for (const [method, path, id, params] of [
  ['GET', '/c/projects/p/things/x', 'get', { project: 'p', thing: 'x' }],
  ['GET', '/c/projects/p/things/special', 'special', { project: 'p' }],
  ['GET', '/c/projects/p/things/special/status', 'status', { project: 'p', other: 'special' }],
  ['GET', '/c/projects/p/things/a%2Fb%3A', 'get', { project: 'p', thing: 'a/b:' }],
  ['GET', '/c/projects/p/things/%zz', 'get', { project: 'p', thing: '%zz' }],
  ['GET', '/c/projects/example.com:p/things/x', 'get', { project: 'example.com:p', thing: 'x' }],
  ['GET', '/c/projects/example.com:p', 'project', { project: 'example.com:p' }],
  ['POST', '/c/projects/p/things/x:run', 'run', { project: 'p', thing: 'x' }],
  ['POST', '/v2/entries:write', 'write', {}],
] as const) {
  test(`${method} ${path} is ${id}`, () => {
    const found = table(method, path);
    assert.deepEqual([found?.route.id, found?.params], [id, params]);
  });
}

for (const [method, path] of [
  ['POST', '/c/projects/p/things/x'],
  ['GET', '/c/projects/p/things/x:run'],
  ['POST', '/c/projects/p/things/x:walk'],
  ['GET', '/c/projects/p/things/'],
  ['GET', '/c/projects//things/x'],
  ['GET', '/c/projects/p/things/x/y'],
  ['GET', '/c'],
  ['GET', '/'],
  ['GET', ''],
] as const) {
  test(`${method} '${path}' is no method`, () => assert.equal(table(method, path), undefined));
}
