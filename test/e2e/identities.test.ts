import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { deployJob } from '../../cli/stories/deploy.ts';
import { STORIES } from '../../cli/stories/stories.ts';
import { tellStory } from '../../cli/stories/tell.ts';
import { identityAccount } from '../../shared/deployment.ts';
import { roleOf, type Scope } from '../../shared/permissions.ts';
import { BEHIND_CONNECTOR, DIRECT, PROJECT, runEgress } from './fixture.ts';

const SCOPES: readonly Scope[] = ['projects', 'bucket', 'topics', 'secrets', 'telemetry'];

describe('each function as its own service account, with its role and nothing else', () => {
  const city = runEgress({ speed: 60, telemetry: true });

  const allow = async (identity: 'reader' | 'writer') =>
    city.control('POST', 'permissions', {
      principal: identityAccount(identity, PROJECT),
      allow: SCOPES.flatMap((scope) => roleOf(identity, scope)),
    });
  const deny = async (identity: 'reader' | 'writer', permission: string) =>
    city.control('POST', 'permissions', { principal: identityAccount(identity, PROJECT), deny: [permission] });

  const limit = async () => {
    await city.control('DELETE', 'permissions');
    await allow('reader');
    await allow('writer');
  };

  beforeEach(async () => {
    await city.scene();
    await limit();
  });

  for (const id of ['a', 'c']) {
    it(`story ${id} comes to its end`, async () => {
      const story = STORIES.find((one) => one.id === id);
      assert.ok(story);
      // A story sets its own scene; who may do what is said anew behind it, before its first deploy.
      await tellStory(
        story,
        city.stack,
        () => undefined,
        async (cloud, deploy) => {
          await limit();
          return deployJob(cloud, deploy);
        },
      );
      await city.quiet();
      const refused = (await city.requests()).filter(({ status }) => status === 403);
      assert.deepEqual(refused, []);
      const sent = (await city.requests()).filter(({ method }) => method.startsWith('telemetry.'));
      if (id === 'a') assert.ok(sent.length > 0, 'and what they measure is sent');
    });
  }

  /** What the verdict on a job with Direct VPC egress rests on. */
  const NEEDED = [
    'compute.networks.get',
    'compute.networks.getEffectiveFirewalls',
    'compute.networks.getRegionEffectiveFirewalls',
    'compute.routers.list',
    'compute.routes.list',
    'compute.subnetworks.list',
    'run.jobs.get',
    'vpcaccess.connectors.list',
  ];
  for (const permission of NEEDED) {
    it(`without ${permission} the reader says so, and nothing is built on a guess`, async () => {
      await deny('reader', permission);
      await city.deploy(DIRECT);
      await city.quiet();
      const said = city.lines.join('\n');
      assert.ok(said.includes(`permission ${permission} denied`), said);
      assert.deepEqual(await city.writes(), []);
    });
  }

  for (const permission of [
    'vpcaccess.connectors.create',
    'compute.subnetworks.create',
    'compute.routers.create',
    'compute.networks.updatePolicy',
  ]) {
    it(`without ${permission} the cure fails by that name`, async () => {
      await deny('writer', permission);
      await city.deploy(BEHIND_CONNECTOR);
      const { status, changes } = await city.result('my-agent-4', 'remediation');
      assert.equal(status, 'failed');
      assert.match(JSON.stringify(changes), new RegExp(permission.replaceAll('.', '\\.')));
      await city.quiet();
    });
  }
});
