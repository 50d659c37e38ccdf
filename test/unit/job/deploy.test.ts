import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deploy } from '../../../shared/job/deploy.ts';
import { fromDeployCommand } from '../../../shared/job/from-deploy-command.ts';
import { newJob, type Job, type NetworkSettings } from '../../../shared/job/job.ts';
import { networkMode } from '../../../shared/job/network-mode.ts';
import { CONNECTOR, NETWORK, SUBNETWORK } from '../../support/resources.ts';
import { JOB } from '../../support/jobs.ts';

const after = (flags: string, stored?: Job, verb = 'update'): Job =>
  deploy(fromDeployCommand(`run jobs ${verb} my-agent ${flags}`, '--deploy'), JOB, stored, '--deploy');

const face = { network: NETWORK, subnetwork: SUBNETWORK, tags: ['web'] };
const nothing: NetworkSettings = { connector: undefined, interfaces: [], egress: undefined };
const plain = newJob(JOB);
const behindConnector: Job = { ...plain, network: { ...nothing, connector: CONNECTOR, egress: 'ALL_TRAFFIC' } };
const direct: Job = { ...plain, network: { ...nothing, interfaces: [face], egress: 'ALL_TRAFFIC' } };

describe('a command leaves a job as gcloud would', () => {
  const rows: { when: string; stored: Job; flags: string; want: NetworkSettings }[] = [
    {
      when: 'a short connector is one of the job',
      stored: plain,
      flags: '--vpc-connector=vpc-conn-europe --vpc-egress=all-traffic',
      want: { ...nothing, connector: CONNECTOR, egress: 'all-traffic' },
    },
    {
      when: 'short names of network and subnet',
      stored: plain,
      flags: '--network=my-vpc --subnet=my-subnet --network-tags=a,b',
      want: { ...nothing, interfaces: [{ ...face, tags: ['a', 'b'] }] },
    },
    { when: 'what no flag names stays', stored: direct, flags: '--image=x', want: direct.network },
    {
      when: 'the egress alone changes',
      stored: direct,
      flags: '--vpc-egress=private-ranges-only',
      want: { ...direct.network, egress: 'private-ranges-only' },
    },
    {
      when: 'a cleared connector takes the egress along',
      stored: behindConnector,
      flags: '--clear-vpc-connector',
      want: nothing,
    },
    { when: 'a cleared network takes the egress along', stored: direct, flags: '--clear-network', want: nothing },
    {
      when: '... even one that the same command sets',
      stored: behindConnector,
      flags: '--vpc-egress=all-traffic --clear-vpc-connector --network=my-vpc',
      want: { ...nothing, interfaces: [{ network: NETWORK, subnetwork: undefined, tags: [] }] },
    },
    {
      when: '... and of the other way in',
      stored: direct,
      flags: '--clear-vpc-connector',
      want: { ...nothing, interfaces: [face] },
    },
    {
      when: 'clearing wins over setting',
      stored: plain,
      flags: '--vpc-connector=c --clear-vpc-connector',
      want: nothing,
    },
    {
      when: 'an empty connector is no connector to set',
      stored: behindConnector,
      flags: '--vpc-connector=',
      want: behindConnector.network,
    },
    {
      when: 'another subnet keeps the network and the tags',
      stored: direct,
      flags: '--subnet=other',
      want: { ...direct.network, interfaces: [{ ...face, subnetwork: SUBNETWORK.replace('my-subnet', 'other') }] },
    },
    {
      when: 'an empty network leaves the subnet to say it',
      stored: direct,
      flags: '--network=',
      want: { ...direct.network, interfaces: [{ ...face, network: undefined }] },
    },
    {
      when: 'tags are replaced',
      stored: direct,
      flags: '--network-tags=db',
      want: { ...direct.network, interfaces: [{ ...face, tags: ['db'] }] },
    },
    {
      when: 'tags are cleared',
      stored: direct,
      flags: '--clear-network-tags',
      want: { ...direct.network, interfaces: [{ ...face, tags: [] }] },
    },
    {
      when: 'tags cleared where there is no network take the egress along',
      stored: behindConnector,
      flags: '--clear-network-tags',
      want: { ...nothing, connector: CONNECTOR },
    },
    {
      when: 'an interface emptied piece by piece is gone',
      stored: direct,
      flags: '--network= --subnet= --network-tags=',
      want: nothing,
    },
  ];
  for (const { when, stored, flags, want } of rows) {
    test(when, () => assert.deepEqual(after(flags, stored).network, want));
  }

  test('a network beside the connector that is there makes a mix, which is judged', () => {
    assert.equal(networkMode(after('--network=my-vpc', behindConnector)).kind, 'invalid');
    assert.equal(networkMode(after('--vpc-connector=c', direct, 'deploy')).kind, 'invalid');
  });

  test('a network of another project keeps a short subnet there', () => {
    const [first] = after('--network=projects/host/global/networks/n --subnet=s', plain).network.interfaces;
    assert.equal(first?.subnetwork, 'projects/host/regions/europe-west2/subnetworks/s');
  });

  test('labels, account and size change, and the rest stays', () => {
    const stored: Job = {
      ...direct,
      labels: { a: '1', b: '2' },
      annotations: { note: 'x' },
      taskCount: 7,
      parallelism: 3,
    };
    const job = after('--update-labels=c=3 --remove-labels=a --service-account=sa@p --parallelism=0', stored);
    assert.deepEqual(job, {
      ...stored,
      labels: { b: '2', c: '3' },
      serviceAccount: 'sa@p',
      parallelism: undefined,
    });
    assert.deepEqual(after('--clear-labels --labels=d=4', stored).labels, { d: '4' });
  });

  test('a job that is not there yet has one task and no more than what the flags say', () => {
    assert.deepEqual(after('--tasks=4', undefined, 'create'), { ...plain, taskCount: 4 });
  });
});

test('an egress without a way to leave by is a mistake', () => {
  assert.throws(
    () => after('--vpc-egress=all-traffic'),
    /^InputError: --deploy: --vpc-egress: expected --vpc-connector/,
  );
});
