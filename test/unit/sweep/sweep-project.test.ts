import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { namesOf } from '../../../shared/examine.ts';
import { shortName } from '../../../shared/names.ts';
import { defaultPolicy } from '../../../shared/policy/parse-policy.ts';
import { judge } from '../../../shared/reconcile.ts';
import { render } from '../../../shared/text/languages.ts';
import { toVerdict } from '../../../shared/result/verdict.ts';
import { beforeOf, type Before } from '../../../shared/sweep/before.ts';
import { aJob, viaConnector, viaInterface, viaTaggedInterface } from '../../support/jobs.ts';
import { readsOf } from '../../support/fakes.ts';
import {
  aNat,
  aRouter,
  aSubnetwork,
  linkTo,
  networkNamed,
  PROJECT,
  REGION,
  subnetworkNamed,
  type Json,
} from '../../support/resources.ts';
import { aChange, surveysOf, sweepWorld } from '../../support/sweeps.ts';
import { readWorld } from '../../support/world.ts';

const named = (id: string, vpcAccess?: Json, region = REGION): Json =>
  aJob(vpcAccess, { name: `projects/${PROJECT}/locations/${region}/jobs/${id}` });

const NAT = { routers: [aRouter({ nats: [aNat()] })] };

describe('a project that is swept', () => {
  test('has the verdicts that its jobs have one by one', async () => {
    const jobs = [
      named('a', viaConnector()),
      named('b', viaInterface()),
      named('c'),
      named('d', viaTaggedInterface('web')),
      named('e', viaInterface({ egress: 'PRIVATE_RANGES_ONLY' })),
      named('f', viaConnector({ connector: 'gone' })),
      named('g', viaInterface({ networkInterfaces: [{ network: networkNamed('nowhere') }] })),
    ];
    const world = readWorld({ jobs });
    const swept = await sweepWorld({ jobs });
    const line = { reads: readsOf(world), names: namesOf(world), policy: defaultPolicy };
    for (const { record } of swept.jobs) {
      const judged = await judge({ job: record.job, cause: { id: 'e', method: 'm', time: '' } }, line);
      if ('unjudged' in judged) return assert.fail(judged.reason);
      const { snapshot, flows, findings } = judged;
      const { status, exit, mode } = toVerdict({ snapshot, flows, findings, language: 'en' });
      assert.deepEqual(
        { status, exit, mode, flows, findings },
        {
          status: record.status,
          exit: record.exit,
          mode: record.mode,
          flows: record.flows,
          findings: record.findings,
        },
        record.job,
      );
    }
    assert.equal(swept.jobs.length, jobs.length);
  });

  test('costs the same calls whatever the number of its jobs', async () => {
    const callsFor = async (count: number) => {
      const jobs = Array.from({ length: count }, (_, i) => named(`j${i}`, i % 2 ? viaConnector() : viaInterface()));
      const reads = surveysOf(readWorld({ jobs }));
      await sweepWorld({ jobs }, { reads });
      return [...reads.calls].sort();
    };
    const few = await callsFor(2);
    assert.deepEqual(few, [
      `connectors ${PROJECT} ${REGION}`,
      `effectiveFirewalls ${networkNamed('my-vpc')} ${REGION}`,
      `egressConstraint ${PROJECT}`,
      `jobs ${PROJECT}`,
      `networks ${PROJECT}`,
      `policyBasedRoutes ${PROJECT}`,
      `routers ${PROJECT}`,
      `routes ${PROJECT}`,
      `subnetworks ${PROJECT}`,
    ]);
    assert.deepEqual(await callsFor(2000), few);
  });

  test('costs two more for each further region in use, and VMs only where a route leads to one', async () => {
    const far = subnetworkNamed('far', PROJECT, 'us-central1');
    const jobs = [
      named('a', viaInterface()),
      named('b', viaInterface({ networkInterfaces: [{ subnetwork: far }] }), 'us-central1'),
    ];
    const world = {
      jobs,
      subnetworks: [aSubnetwork(), aSubnetwork({ name: 'far', selfLink: linkTo(far), region: 'us-central1' })],
    };
    const reads = surveysOf(readWorld(world));
    await sweepWorld(world, { reads });
    assert.equal(reads.calls.length, 11);
    assert.ok(!reads.calls.some((call) => /^(instances|addresses)/.test(call)));
    const required = surveysOf(readWorld(world));
    await sweepWorld(world, {
      reads: required,
      written: 'internet: proxy\nproxy: { address: 10.10.0.9 }\nrequire: { reservedAddress: true }',
    });
    assert.ok(required.calls.includes(`instances ${PROJECT}`) && required.calls.includes(`addresses ${PROJECT}`));
  });

  test('whose jobs may not be listed says so, with the permission', async () => {
    const reads = surveysOf(readWorld(), (call) =>
      call.startsWith('jobs') ? 'permission run.jobs.list denied (403)' : undefined,
    );
    const { jobs, unread } = await sweepWorld({}, { reads });
    assert.deepEqual([jobs, unread.isUnreadable], [[], true]);
    assert.deepEqual(
      unread.failures.map(({ reason }) => render(reason)),
      ['permission run.jobs.list denied (403)'],
    );
  });

  test('whose routers may not be read is undetermined, not violating', async () => {
    const reads = surveysOf(readWorld(), (call) => (call.startsWith('routers') ? 'denied' : undefined));
    const { jobs, unread } = await sweepWorld({}, { reads });
    assert.deepEqual([jobs[0]?.record.status, unread.isUnreadable], ['undetermined', false]);
    assert.deepEqual(
      unread.failures.map(({ reason }) => render(reason)),
      ['denied'],
    );
  });
});

describe('against the sweep before', () => {
  const before = async (over: Json): Promise<Map<string, Before>> => {
    const { jobs } = await sweepWorld(over);
    return new Map(jobs.map(({ record }) => [record.job, beforeOf(record)]));
  };
  const moves = async (over: Json, was: ReadonlyMap<string, Before>, changes = [aChange()]) => {
    const { jobs } = await sweepWorld(over, { before: was, changes: async () => ({ changes, unread: [] }) });
    return jobs.map(({ record: { job, move } }) => [shortName(job), move?.kind, move?.from, move?.cause?.principal]);
  };
  const jobs = [named('a', viaInterface()), named('b')];

  test('jobs behind a NAT that somebody deleted have lost their way out, by that change', async () => {
    const was = await before({ jobs, ...NAT });
    assert.deepEqual(await moves({ jobs }, was), [
      ['a', 'lost', 'compliant', 'someone@example.com'],
      ['b', undefined, undefined, undefined],
    ]);
  });

  test('jobs that got it back have recovered', async () => {
    const was = await before({ jobs });
    const insert = aChange({ method: 'v1.compute.routers.insert', principal: 'mender@example.com' });
    assert.deepEqual((await moves({ jobs, ...NAT }, was, [insert]))[0], [
      'a',
      'recovered',
      'violating',
      'mender@example.com',
    ]);
  });

  test('jobs that were not there are new, and what stays stays', async () => {
    const was = await before({ jobs: jobs.slice(0, 1) });
    assert.deepEqual(
      (await moves({ jobs }, was)).map(([, kind]) => kind),
      [undefined, 'new'],
    );
  });

  test('jobs that are stopped by something else now fare otherwise', async () => {
    const was = await before({ jobs });
    assert.deepEqual(
      (await moves({ jobs, routes: [] }, was, [])).map(([, kind]) => kind),
      ['other', undefined],
    );
  });
});
