import assert from 'node:assert/strict';
import { it } from 'node:test';
import { teamWorld } from '../../bench/emulator/world.ts';
import { startEmulator } from '../../emulator/server.ts';

const PROJECTS = 1000;
const JOBS = 100;

it('a hundred thousand jobs in a thousand projects are loaded and listed in pages', { timeout: 300_000 }, async (t) => {
  const { url, close } = await startEmulator({ speed: 0 });
  t.after(close);
  for (let i = 0; i < PROJECTS; i++) {
    const body = JSON.stringify(teamWorld(`team-${i}`, JOBS));
    const answer = await fetch(`${url}/emulator/world`, { method: 'PUT', body });
    assert.equal(answer.status, 200, await answer.text());
  }
  const names = new Set<string>();
  for (let i = 0; i < PROJECTS; i += 50) {
    let token = '';
    do {
      const answer = await fetch(
        `${url}/v2/projects/team-${i}/locations/europe-west2/jobs?pageSize=30&pageToken=${token}`,
      );
      const { jobs, nextPageToken = '' } = (await answer.json()) as {
        jobs: { name: string }[];
        nextPageToken?: string;
      };
      for (const { name } of jobs) names.add(name);
      token = nextPageToken;
    } while (token !== '');
  }
  assert.equal(names.size, (PROJECTS / 50) * JOBS);
  const overview = await fetch(`${url}/emulator/overview?project=team-7`);
  const { jobs, projects } = (await overview.json()) as { jobs: { total: number }; projects: unknown[] };
  assert.deepEqual([jobs.total, projects.length], [JOBS, PROJECTS]);
});
