import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jobV1, jobV2, startCloud, asText, V1, V2, type Json } from './run-fixture.ts';

const location = 'projects/myproject/locations/europe-west2';
const oneOf = 'one and only one of connector and network_interfaces must be set.';

describe('the network block of a v2 job', () => {
  const connector = `${location}/connectors/vpc-conn-europe`;
  const both = { connector, networkInterfaces: [{ network: 'my-vpc' }] };
  for (const [when, vpcAccess] of [
    ['both', both],
    ['nothing', {}],
    ['an egress alone', { egress: 'ALL_TRAFFIC' }],
  ] as const) {
    it(`is refused with ${when} in it`, async (t) => {
      const { send } = await startCloud(t);
      const field = 'job.template.template.vpc_access.connector';
      const created = await send('POST', `${V2}/jobs?jobId=j`, { body: jobV2(vpcAccess) });
      assert.deepEqual(
        [created.status, created.body.error.message],
        [400, `Violation in CreateJobRequest.${field}: ${oneOf}`],
      );
      assert.equal(created.body.error.details[0].fieldViolations[0].field, `CreateJobRequest.${field}`);
      await send('POST', `${V2}/jobs?jobId=j`, { body: jobV2() });
      const updated = await send('PATCH', `${V2}/jobs/j`, { body: jobV2(vpcAccess) });
      assert.equal(updated.body.error.message, `Violation in UpdateJobRequest.${field}: ${oneOf}`);
    });
  }

  it('is refused with an egress that does not exist', async (t) => {
    const { send } = await startCloud(t);
    const { status, body } = await send('POST', `${V2}/jobs?jobId=j`, { body: jobV2({ connector, egress: 'SOME' }) });
    assert.equal(status, 400);
    assert.equal(body.error.details[0].fieldViolations[0].field, 'job.template.template.vpcAccess.egress');
  });
});

describe('the connector of a job', () => {
  const rows = [
    {
      sent: 'nope',
      text: `VPC connector ${location}/connectors/nope does not exist, or Cloud Run does not have permission to use it.`,
    },
    {
      sent: 'projects/123456789012/locations/europe-west2/connectors/nope',
      text: 'VPC connector projects/123456789012/locations/europe-west2/connectors/nope does not exist, or Cloud Run does not have permission to use it.',
    },
    {
      sent: 'vpc-conn-new',
      text: `VPC connector ${location}/connectors/vpc-conn-new is not ready yet or does not exist.`,
    },
    {
      sent: 'projects/myproject/locations/us-central1/connectors/vpc-conn-us',
      text: 'VPC connector projects/myproject/locations/us-central1/connectors/vpc-conn-us must be in the same region as the job, europe-west2.',
    },
  ];
  for (const { sent, text } of rows) {
    it(`is refused when it is ${sent}`, async (t) => {
      const { send } = await startCloud(t);
      const annotation = { 'run.googleapis.com/vpc-access-connector': sent };
      const v1 = await send('POST', `${V1}/jobs`, { body: jobV1('j', annotation) });
      assert.deepEqual([v1.status, v1.body.error.status, v1.body.error.message], [400, 'INVALID_ARGUMENT', text]);
      const v2 = await send('POST', `${V2}/jobs?jobId=j`, { body: jobV2({ connector: sent }) });
      assert.deepEqual([v2.status, v2.body.error.message], [400, text]);
    });
  }

  it('may be named by the number of its project', async (t) => {
    const { send } = await startCloud(t);
    const connector = 'projects/123456789012/locations/europe-west2/connectors/vpc-conn-europe';
    assert.equal((await send('POST', `${V2}/jobs?jobId=j`, { body: jobV2({ connector }) })).status, 200);
  });
});

describe('the network interface of a job', () => {
  const links = {
    network: 'projects/myproject/global/networks/my-vpc',
    subnetwork: 'projects/myproject/regions/europe-west2/subnetworks/my-subnet',
  };
  const accepted: Json[] = [
    { network: 'my-vpc', subnetwork: 'my-subnet' },
    { network: 'my-vpc' },
    { subnetwork: 'my-subnet' },
    { subnetwork: 'foreign' },
    links,
    { subnetwork: `https://www.googleapis.com/compute/v1/${links.subnetwork}` },
  ];
  for (const networkInterface of accepted) {
    it(`may be ${JSON.stringify(networkInterface)}`, async (t) => {
      const { send } = await startCloud(t);
      const body = jobV2({ networkInterfaces: [networkInterface] });
      assert.equal((await send('POST', `${V2}/jobs?jobId=j`, { body })).status, 200);
      const annotation = { 'run.googleapis.com/network-interfaces': JSON.stringify([networkInterface]) };
      assert.equal((await send('POST', `${V1}/jobs`, { body: jobV1('k', annotation) })).status, 200);
    });
  }

  const refused: [Json, RegExp][] = [
    [{ network: 'nope' }, /network projects\/myproject\/global\/networks\/nope does not exist/],
    [{ network: 'other-vpc' }, /subnetwork .*\/subnetworks\/other-vpc does not exist/],
    [{ network: 'my-vpc', subnetwork: 'nope' }, /subnetwork .*\/nope does not exist/],
    [{ network: 'my-vpc', subnetwork: 'far' }, /subnetwork .*\/far does not exist/],
    [{ subnetwork: 'projects/myproject/regions/us-central1/subnetworks/far' }, /must be in the same region/],
    [{ network: 'my-vpc', subnetwork: 'foreign' }, /does not belong to VPC network/],
    [{ network: 'my-vpc', subnetwork: 'tiny' }, /needs a range of \/26 or larger/],
    [{ tags: ['t'] }, /at least one of network and subnetwork must be set/],
  ];
  for (const [networkInterface, text] of refused) {
    it(`may not be ${JSON.stringify(networkInterface)}`, async (t) => {
      const { send } = await startCloud(t);
      const { status, body } = await send('POST', `${V2}/jobs?jobId=j`, {
        body: jobV2({ networkInterfaces: [networkInterface] }),
      });
      assert.deepEqual([status, body.error.status], [400, 'INVALID_ARGUMENT']);
      assert.match(asText(body.error.message), text);
    });
  }
});

describe('a v2 request', () => {
  for (const rest of [
    { labels: { 'run.googleapis.com/x': 'y' } },
    { annotations: { 'cloud.googleapis.com/x': 'y' } },
  ]) {
    it(`is refused with ${JSON.stringify(rest)}, which belongs to Cloud Run`, async (t) => {
      const { send } = await startCloud(t);
      const { status, body } = await send('POST', `${V2}/jobs?jobId=j`, { body: jobV2(undefined, rest) });
      assert.equal(status, 400);
      assert.match(asText(body.error.message), /^Violation in CreateJobRequest\.job\.(labels|annotations): /);
    });
  }

  it('is refused for the job that is one too many in its region', async (t) => {
    const { send, cloud } = await startCloud(t);
    for (let i = 0; i < 1000; i++)
      cloud.store.create('jobs', `${location}/jobs/filler-${i}`, { name: `${location}/jobs/filler-${i}` });
    const { status, body } = await send('POST', `${V2}/jobs?jobId=j`, { body: jobV2() });
    assert.deepEqual([status, body.error.status], [429, 'RESOURCE_EXHAUSTED']);
    const elsewhere = await send('POST', '/v2/projects/myproject/locations/us-central1/jobs?jobId=j', {
      body: jobV2(),
    });
    assert.equal(elsewhere.status, 200);
  });
});
