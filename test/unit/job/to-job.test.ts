import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../../../shared/errors.ts';
import type { NetworkSettings } from '../../../shared/job/job.ts';
import { toJob } from '../../../shared/job/to-job.ts';
import { aJob, aV1Job, JOB, viaConnector, viaInterface } from '../../support/jobs.ts';
import { CONNECTOR, NETWORK, SUBNETWORK, type Json } from '../../support/resources.ts';

const context = { project: 'myproject' };
const nothing: NetworkSettings = { connector: undefined, interfaces: [], egress: undefined };
const faces = (...written: readonly Json[]) => ({ 'network-interfaces': JSON.stringify(written) });

describe('the network settings of a job', () => {
  const rows: { when: string; job: Json; want: Partial<NetworkSettings> }[] = [
    { when: 'v2 without a network', job: aJob(), want: {} },
    { when: 'v2 with an empty vpcAccess', job: aJob({}), want: {} },
    {
      when: 'v2 with everything null',
      job: aJob({ connector: null, egress: null, networkInterfaces: null }),
      want: {},
    },
    { when: 'v2 with a connector', job: aJob(viaConnector()), want: { connector: CONNECTOR, egress: 'ALL_TRAFFIC' } },
    {
      when: 'v2 with an enum by number',
      job: aJob({ connector: CONNECTOR, egress: 1 }),
      want: { connector: CONNECTOR, egress: '1' },
    },
    {
      when: 'v2 with a connector of another project and region',
      job: aJob({ connector: 'projects/host/locations/us-east1/connectors/c' }),
      want: { connector: 'projects/host/locations/us-east1/connectors/c' },
    },
    {
      when: 'v2 with an interface',
      job: aJob(viaInterface()),
      want: { interfaces: [{ network: NETWORK, subnetwork: SUBNETWORK, tags: [] }], egress: 'ALL_TRAFFIC' },
    },
    {
      when: 'v2 with a short network alone',
      job: aJob({ networkInterfaces: [{ network: 'my-vpc' }] }),
      want: { interfaces: [{ network: NETWORK, subnetwork: undefined, tags: [] }] },
    },
    {
      when: 'v2 with a short subnetwork alone',
      job: aJob({ networkInterfaces: [{ subnetwork: 'my-subnet', tags: ['a', 'b'] }] }),
      want: { interfaces: [{ network: undefined, subnetwork: SUBNETWORK, tags: ['a', 'b'] }] },
    },
    {
      when: 'v2 with selfLinks',
      job: aJob({
        networkInterfaces: [
          {
            network: `https://www.googleapis.com/compute/v1/${NETWORK}`,
            subnetwork: `//compute.googleapis.com/${SUBNETWORK}`,
          },
        ],
      }),
      want: { interfaces: [{ network: NETWORK, subnetwork: SUBNETWORK, tags: [] }] },
    },
    {
      when: 'Shared VPC: a short subnetwork beside a full network is in its project',
      job: aJob({ networkInterfaces: [{ network: 'projects/host/global/networks/shared', subnetwork: 's' }] }),
      want: {
        interfaces: [
          {
            network: 'projects/host/global/networks/shared',
            subnetwork: 'projects/host/regions/europe-west2/subnetworks/s',
            tags: [],
          },
        ],
      },
    },
    { when: 'v1 without annotations', job: aV1Job(), want: {} },
    { when: 'v1 without a template', job: aV1Job({}, { spec: { template: null } }), want: {} },
    {
      when: 'v1 with a short connector',
      job: aV1Job({ 'vpc-access-connector': 'vpc-conn-europe' }),
      want: { connector: CONNECTOR },
    },
    {
      when: 'v1 with a full connector',
      job: aV1Job({ 'vpc-access-connector': CONNECTOR }),
      want: { connector: CONNECTOR },
    },
    {
      when: 'v1 with egress all-traffic',
      job: aV1Job({ 'vpc-access-connector': 'vpc-conn-europe', 'vpc-access-egress': 'all-traffic' }),
      want: { connector: CONNECTOR, egress: 'all-traffic' },
    },
    { when: 'v1 with an empty connector', job: aV1Job({ 'vpc-access-connector': '' }), want: {} },
    {
      when: 'v1 with an interface',
      job: aV1Job(faces({ network: 'my-vpc', subnetwork: 'my-subnet', tags: ['web'] })),
      want: { interfaces: [{ network: NETWORK, subnetwork: SUBNETWORK, tags: ['web'] }] },
    },
    {
      when: 'v1 in a Shared VPC',
      job: aV1Job(faces({ subnetwork: 'projects/host/regions/europe-west2/subnetworks/s' })),
      want: {
        interfaces: [{ network: undefined, subnetwork: 'projects/host/regions/europe-west2/subnetworks/s', tags: [] }],
      },
    },
    { when: 'v1 with no interfaces', job: aV1Job({ 'network-interfaces': '[]' }), want: {} },
    {
      when: 'v1 annotations of the job itself, which Cloud Run does not look at',
      job: aV1Job({}, { metadata: { annotations: { 'run.googleapis.com/vpc-access-connector': 'c' } } }),
      want: {},
    },
  ];
  for (const { when, job, want } of rows) {
    test(when, () => assert.deepEqual(toJob(job, context).network, { ...nothing, ...want }));
  }
});

describe('the rest of a job', () => {
  test('v2 gives its name, labels, account, tasks and etag', () => {
    const job = aJob(undefined, {
      labels: { team: 'a' },
      annotations: { note: 'b' },
      template: { parallelism: 2, taskCount: 5, template: { serviceAccount: 'sa@myproject.iam.gserviceaccount.com' } },
    });
    assert.deepEqual(toJob(job, context), {
      name: JOB,
      network: nothing,
      labels: { team: 'a' },
      annotations: { note: 'b' },
      serviceAccount: 'sa@myproject.iam.gserviceaccount.com',
      taskCount: 5,
      parallelism: 2,
      etag: '"CLrF6r8GEKDQgIcC"',
    });
  });

  test('v1 gives the same, the region from its label and the project from the world', () => {
    const job = toJob(aV1Job(), context);
    assert.equal(job.name, JOB);
    assert.equal(job.etag, 'AAYd');
    assert.equal(job.taskCount, 1);
    assert.equal(job.parallelism, undefined);
  });

  test('a v1 manifest has no region: it is told one', () => {
    const manifest = { metadata: { name: 'my-agent' } };
    assert.equal(toJob(manifest, { ...context, region: 'europe-west2' }).name, JOB);
    assert.throws(() => toJob(manifest, context), /metadata\.labels.*the region/);
  });

  test('unset counts are as Cloud Run takes them: one task, and as many at a time as it can', () => {
    const job = toJob(aJob(undefined, { template: { taskCount: 0, parallelism: 0 } }), context);
    assert.deepEqual([job.taskCount, job.parallelism], [1, undefined]);
  });

  test('environment and images are never kept', () => {
    assert.doesNotMatch(JSON.stringify(toJob(aJob(viaConnector()), context)), /hunter2|TOKEN|gcr\.io/);
  });
});

describe('what is no job is refused with every mistake', () => {
  const rows: { when: string; job: unknown; paths: string[] }[] = [
    { when: 'null', job: null, paths: [''] },
    { when: 'a number', job: 7, paths: [''] },
    { when: 'v2 by a short name', job: aJob(undefined, { name: 'my-agent' }), paths: ['name'] },
    {
      when: 'v2 with several mistakes',
      job: {
        name: 'x',
        labels: { a: 1 },
        template: { template: { vpcAccess: { connector: 7, networkInterfaces: [{ tags: 'x' }] } } },
      },
      paths: [
        'name',
        'labels.a',
        'template.template.vpcAccess.connector',
        'template.template.vpcAccess.networkInterfaces[0].tags',
      ],
    },
    { when: 'v1 without a name', job: { metadata: {} }, paths: ['metadata.name'] },
    { when: 'v1 whose name leads elsewhere', job: aV1Job({}, { metadata: { name: 'a/b' } }), paths: ['metadata.name'] },
    {
      when: 'v1 with a list in place of the interfaces as text',
      job: aV1Job({ 'network-interfaces': [] as unknown as string }),
      paths: ['spec.template.metadata.annotations.run.googleapis.com/network-interfaces'],
    },
    {
      when: 'v1 with interfaces that are no list',
      job: aV1Job({ 'network-interfaces': '{}' }),
      paths: ['spec.template.metadata.annotations["run.googleapis.com/network-interfaces"]'],
    },
  ];
  for (const { when, job, paths } of rows) {
    test(when, () => {
      assert.throws(
        () => toJob(job, context),
        (error) => {
          assert.ok(error instanceof InputError);
          assert.deepEqual(
            error.mistakes.map(({ path }) => path),
            paths,
          );
          return true;
        },
      );
    });
  }
});
