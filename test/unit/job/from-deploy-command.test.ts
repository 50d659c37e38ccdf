import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../../../shared/errors.ts';
import { fromDeployCommand, type DeployCommand } from '../../../shared/job/from-deploy-command.ts';

const read = (rest: string, verb = 'deploy'): DeployCommand =>
  fromDeployCommand(`gcloud run jobs ${verb} ${rest}`, '--deploy');

function mistakesIn(rest: string, verb = 'deploy'): string[] {
  try {
    read(rest, verb);
  } catch (error) {
    if (error instanceof InputError) return error.message.split('\n');
    throw error;
  }
  return [];
}

/** A command as people type it, with much that is not about the network. */
const SEED = `my-agent-4 --image=europe-west2-docker.pkg.dev/myproject/containers/my-agent:latest
  --region=europe-west2 --vpc-connector=vpc-conn-europe --vpc-egress=all-traffic --max-retries=3
  --set-env-vars=env=pdev,name=testvalue,region=uk,version=release_17.0.0 --set-secrets=cloud_run_secret=cloud_run_test:latest
  --task-timeout=10m --cpu=1 --memory=512Mi --labels=refersh=image
  --key=projects/my-kms-project/locations/europe-west2/keyRings/run/cryptoKeys/HSMrunSharedKey --project=myproject
  --service-account=mgmt@myproject.iam.gserviceaccount.com`;

describe('a deploy command says', () => {
  test('all that matters of a job, in the middle of much that does not', () => {
    assert.deepEqual(read(SEED), {
      verb: 'deploy',
      job: 'my-agent-4',
      project: 'myproject',
      region: 'europe-west2',
      network: {
        connector: 'vpc-conn-europe',
        network: undefined,
        subnet: undefined,
        tags: undefined,
        egress: 'all-traffic',
        clearConnector: false,
        clearNetwork: false,
      },
      labels: { added: { refersh: 'image' }, removed: [], clear: false },
      serviceAccount: 'mgmt@myproject.iam.gserviceaccount.com',
      tasks: undefined,
      parallelism: undefined,
    });
  });

  const network: { when: string; rest: string; verb?: string; want: Partial<DeployCommand['network']> }[] = [
    {
      when: 'a connector of another project',
      rest: 'j --vpc-connector=projects/h/locations/r/connectors/c',
      want: { connector: 'projects/h/locations/r/connectors/c' },
    },
    {
      when: 'a shared network',
      rest: 'j --network=projects/h/global/networks/n',
      want: { network: 'projects/h/global/networks/n' },
    },
    { when: 'tags', rest: 'j --network-tags=a,b', want: { tags: ['a', 'b'] } },
    { when: 'tags in two goes', rest: 'j --network-tags a --network-tags=b', want: { tags: ['a', 'b'] } },
    { when: 'tags with a separator of their own', rest: 'j --network-tags=^:^a:b', want: { tags: ['a', 'b'] } },
    { when: 'tags with a comma too many', rest: 'j --network-tags=a,', want: { tags: ['a'] } },
    { when: 'no tags any more', rest: 'j --clear-network-tags', want: { tags: [] } },
    {
      when: 'no tags any more, negated: gcloud clears them all the same',
      rest: 'j --no-clear-network-tags',
      want: { tags: [] },
    },
    { when: 'the old word for all traffic', rest: 'j --vpc-egress=all', want: { egress: 'all' } },
    {
      when: 'the last of two egresses',
      rest: 'j --vpc-egress=all --vpc-egress=private-ranges-only',
      want: { egress: 'private-ranges-only' },
    },
    { when: 'no network any more', rest: 'j --clear-network', want: { clearNetwork: true } },
    {
      when: 'no network any more, taken back',
      rest: 'j --clear-network --no-clear-network',
      want: { clearNetwork: false },
    },
    { when: 'no connector any more', verb: 'update', rest: 'j --clear-vpc-connector', want: { clearConnector: true } },
    { when: 'an empty network', rest: 'j --network=', want: { network: '' } },
  ];
  for (const { when, rest, verb, want } of network) {
    test(when, () => {
      const said = read(rest, verb).network;
      assert.deepEqual({ ...said, ...want }, said);
    });
  }

  test('the project in the name of the job', () => {
    const { job, project } = read('namespaces/other/jobs/j --project=mine');
    assert.deepEqual({ job, project }, { job: 'j', project: 'other' });
  });

  test('tasks and parallelism', () => {
    const { tasks, parallelism } = read('j --tasks=10 --parallelism 0');
    assert.deepEqual({ tasks, parallelism }, { tasks: 10, parallelism: 0 });
  });

  test('labels that come, go, or go all', () => {
    assert.deepEqual(read('j --update-labels=a=b,c= --remove-labels=d,e', 'update').labels, {
      added: { a: 'b', c: '' },
      removed: ['d', 'e'],
      clear: false,
    });
    assert.equal(read('j --clear-labels', 'update').labels.clear, true);
  });
});

describe('a deploy command is wrong', () => {
  const rows: { when: string; rest: string; verb?: string; want: RegExp }[] = [
    { when: 'without a job', rest: '--image=x', want: /^--deploy: JOB: expected a job name/ },
    { when: 'with two jobs', rest: 'a b', want: /JOB: expected one job; got "b", too/ },
    { when: 'with more behind it', rest: 'a && echo', want: /JOB: expected one job; got "&& echo", too/ },
    { when: 'with a name that Cloud Run does not take', rest: 'My_Job', want: /JOB: expected a job name.*"My_Job"/ },
    {
      when: 'with a full name, which gcloud does not take',
      rest: 'projects/p/locations/r/jobs/j',
      want: /JOB: expected a job name/,
    },
    {
      when: 'with an egress that is none',
      rest: 'j --vpc-egress=everything',
      want: /--vpc-egress: expected all-traffic or private-ranges-only.*"everything"/,
    },
    {
      when: 'with a variable nobody filled in',
      rest: "j --network='$NET'",
      want: /--network: expected a name or projects\/P\/global\/networks\/NAME; got "\$NET"/,
    },
    {
      when: 'with a subnet for a network',
      rest: 'j --network=projects/p/regions/r/subnetworks/s',
      want: /--network: expected a name/,
    },
    {
      when: 'with a network for a connector',
      rest: 'j --vpc-connector=projects/p/global/networks/n',
      want: /--vpc-connector: expected a name/,
    },
    { when: 'with a bad tag', rest: 'j --network-tags=a,B_', want: /--network-tags: expected network tags.*"B_"/ },
    { when: 'with an empty tag', rest: 'j --network-tags=a,,b', want: /--network-tags: expected network tags.*""/ },
    { when: 'with no tasks', rest: 'j --tasks=0', want: /--tasks: expected a whole number, at least 1; got "0"/ },
    { when: 'with half a task', rest: 'j --tasks=1.5', want: /--tasks: expected a whole number/ },
    { when: 'with an empty parallelism', rest: 'j --parallelism=', want: /--parallelism: expected a whole number/ },
    { when: 'with a label without a value', rest: 'j --labels=a', want: /--labels: expected KEY=VALUE/ },
    {
      when: 'with a label twice',
      rest: 'j --labels=a=b --labels=a=c',
      want: /--labels: expected KEY=VALUE, each key once/,
    },
    { when: 'with flags in a file', rest: 'j --flags-file=f', want: /--flags-file: / },
    {
      when: 'when it sets and clears the network',
      rest: 'j --clear-network --subnet=s',
      want: /--clear-network: can't be used with --subnet/,
    },
    {
      when: 'when it sets and clears tags',
      rest: 'j --network-tags=a --clear-network-tags',
      want: /--clear-network-tags: can't be used with --network-tags/,
    },
    {
      when: 'when it removes labels twice over',
      verb: 'update',
      rest: 'j --clear-labels --remove-labels=a',
      want: /--clear-labels: can't be used/,
    },
  ];
  for (const { when, rest, verb, want } of rows) {
    test(when, () => {
      const told = mistakesIn(rest, verb);
      assert.equal(told.length, 1, told.join('\n'));
      assert.match(told[0] ?? '', want);
    });
  }

  for (const word of ['__proto__', '--toString', '--=x', '^', '=']) {
    test(`with ${word} for a job, and nothing breaks`, () => assert.match(mistakesIn(word).join(), /^--deploy: /));
  }

  test('and all of it is told at once', () => {
    assert.equal(mistakesIn('j --network=N --vpc-egress=x --tasks=0 --subnett=s --vpc-connector').length, 5);
  });

  test('without a second complaint about the value of a flag that is not known', () => {
    assert.deepEqual(mistakesIn('j --vpc-egres all-traffic').length, 1);
  });

  test('a connector and a network together are no mistake of the command line: they are judged', () => {
    assert.deepEqual(mistakesIn('j --vpc-connector=c --network=n'), []);
  });
});
