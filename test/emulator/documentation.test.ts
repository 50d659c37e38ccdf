import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { controlRoutes } from '../../emulator/control/routes.ts';
import { startEmulator } from '../../emulator/server.ts';

const PAGE = readFileSync(new URL('../../docs/local-cloud.md', import.meta.url), 'utf8');
const CURL = /^curl (?:-X (?<method>\w+) )?\$CLOUD(?<path>\S+)(?: -d '(?<body>[^']*)')?$/;

it('every example of a control call works, and no control call is without one', async (t) => {
  const { url, close } = await startEmulator({ speed: 0 });
  t.after(close);
  const shown = new Set<string>();
  for (const line of PAGE.split('\n').filter((one) => one.startsWith('curl '))) {
    const { method = 'GET', path = '', body } = CURL.exec(line)?.groups ?? {};
    const answer = await fetch(url + path, { method, ...(body !== undefined && { body }) });
    assert.equal(answer.status, 200, `${line}\n${await answer.text()}`);
    shown.add(`${method} ${path.replace(/\?.*/, '')}`);
  }
  const all = controlRoutes({ methods: [], sections: [] }).map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(new Set([...all, 'GET /emulator/overview']), shown);
});
