import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startCloud, type Json } from './run-fixture.ts';

const LISTS = [
  ['/v2/projects/p/locations/-/jobs', 'pageSize'],
  ['/v2/projects/p/locations/europe-west2/jobs/-/executions', 'pageSize'],
  ['/apis/run.googleapis.com/v1/namespaces/p/jobs', 'limit'],
  ['/v1/projects/p/locations/europe-west2/connectors', 'pageSize'],
  ['/v1/projects/p/topics', 'pageSize'],
  ['/compute/v1/projects/p/global/networks', 'maxResults'],
] as const;

describe('the size of a page', () => {
  for (const [path, name] of LISTS) {
    it(`that is none is refused: ${path}`, async (t) => {
      const { get } = await startCloud(t);
      for (const size of ['x', '-1', '1.5', 'NaN', '1e400', '[]']) {
        assert.equal((await get(`${path}?${name}=${encodeURIComponent(size)}`)).status, 400, size);
      }
      for (const size of ['', '0', '1', '100']) assert.equal((await get(`${path}?${name}=${size}`)).status, 200, size);
    });
  }

  it('that is none is refused of log entries, too', async (t) => {
    const { send } = await startCloud(t);
    for (const asked of [
      { pageSize: -1 },
      { pageSize: {} },
      { pageSize: 'x' },
      { pageToken: 'x' },
      { pageToken: [] },
    ]) {
      const body = { resourceNames: ['projects/p'], ...asked };
      assert.equal((await send('POST', '/v2/entries:list', { body })).status, 400, JSON.stringify(asked));
    }
  });
});

describe('pages', () => {
  it('hold every item once, whatever stands in its name', async (t) => {
    const names = ['a b', 'a', 'a c', ' ', 'ä 💥', 'x\ny', '%20', 'z'];
    const template = { template: { containers: [{ image: 'i' }] } };
    const jobs = names.map((name) => ({ name: `projects/p/locations/europe-west2/jobs/${name}`, template }));
    const { get } = await startCloud(t, { version: 1, project: 'p', jobs });
    const found: string[] = [];
    let token = '';
    do {
      const { body } = await get(`/v2/projects/p/locations/europe-west2/jobs?pageSize=3&pageToken=${token}`);
      const { jobs: page = [], nextPageToken } = body as unknown as { jobs?: Json[]; nextPageToken?: string };
      found.push(...page.map(({ name }) => String(name).replace(/.*\/jobs\//s, '')));
      token = nextPageToken ?? '';
    } while (token !== '');
    assert.deepEqual(found.sort(), names.sort());
  });
});
