import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import { STORIES } from '../../cli/stories/stories.ts';
import { tellStory } from '../../cli/stories/tell.ts';
import { builtFunctions, linkModules } from '../build/built.ts';
import { BEHIND_CONNECTOR, runEgress } from './fixture.ts';

const built = await builtFunctions();
linkModules(built.folder, built.names);

describe('the bundles, started as the buildpack starts them, with the environment that infra sets', () => {
  before(() => assert.ok(built.names.length >= 2));
  const city = runEgress({ speed: 60, bundles: built.folder });
  after(() => built.remove());
  beforeEach(() => city.scene());

  for (const id of ['a', 'b']) {
    it(`tell story ${id}`, async () => {
      const story = STORIES.find((one) => one.id === id);
      assert.ok(story);
      await tellStory(story, city.stack, () => undefined);
      await city.quiet();
      const { routers } = await city.world();
      assert.equal(routers.length, 1);
    });
  }

  it('an operation that fails, a lost answer and a crash in between: the same end', async () => {
    await city.fault({ method: 'compute.routers.insert', dropAfter: true, times: 1 });
    await city.fault({ method: 'vpcaccess.projects.locations.connectors.create', status: 503, times: 2 });
    await city.deploy(BEHIND_CONNECTOR);
    await city.result('my-agent-4', 'verdict');
    await city.stack.functions.remediate.restart();
    const { status, flows } = await city.result('my-agent-4', 'remediation');
    assert.deepEqual([status, flows.map(({ verdict }) => verdict)], ['remediated', ['REACHABLE']]);
    await city.quiet();
    const { routers, connectors } = await city.world();
    assert.deepEqual([routers.length, connectors.length], [1, 1]);
  });

  it('an error that Google explains in details is told as it is from the sources', async () => {
    await city.fault({ method: 'compute.routers.insert', status: 403, message: 'Quota exceeded' });
    await city.deploy({ ...BEHIND_CONNECTOR, job: 'my-agent-7' });
    const { status } = await city.result('my-agent-7', 'remediation');
    assert.equal(status, 'failed');
    await city.quiet();
  });

  it('what runs is the bundle', () => {
    assert.match(readFileSync(`${built.folder}/remediate/index.cjs`, 'utf8'), /work\.cjs/);
  });
});
