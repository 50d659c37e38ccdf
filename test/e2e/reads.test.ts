import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { Deploy } from '../../cli/stories/deploy.ts';
import { BEHIND_CONNECTOR, DIRECT, runEgress } from './fixture.ts';

/** The most that a verdict may cost in one project without a next-hop VM. */
const MOST = 8;

describe('reads before a verdict', () => {
  const city = runEgress();
  beforeEach(() => city.scene());

  const WRITTEN = /^run\..*jobs\.(create|patch|replaceJob)$/;
  const READING =
    /^(run|compute|vpcaccess|networkconnectivity|orgpolicy)\..*\.(get|list|aggregatedList|getEffective\w+|getRouterStatus|listPeeringRoutes|getXpnHost)$/;

  const cases: [string, Deploy][] = [
    ['without a network', { job: 'my-agent-1', api: 'v2' }],
    ['Direct VPC egress', DIRECT],
    ['behind a connector that is missing', BEHIND_CONNECTOR],
  ];
  for (const [what, deploy] of cases) {
    it(`${what}: at most ${MOST}`, async () => {
      await city.deploy(deploy);
      await city.result(deploy.job, 'verdict');
      const methods = (await city.requests()).map(({ method }) => method);
      const from = methods.findLastIndex((method) => WRITTEN.test(method));
      const to = methods.indexOf('pubsub.projects.topics.publish');
      assert.ok(from >= 0 && to > from, methods.join(', '));
      const reads = methods.slice(from, to).filter((method) => READING.test(method));
      // One of the two may be that of the deploy, which looks at what it made.
      const own = reads.filter(
        (method, at) => method !== 'run.projects.locations.jobs.get' || reads.indexOf(method) === at,
      );
      assert.ok(own.length >= 4 && own.length <= MOST, own.join(', '));
      await city.quiet();
    });
  }
});
