import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../../../shared/errors.ts';
import { parseGcloudCommand } from '../../../shared/job/gcloud-command.ts';

const taken = (line: string) => {
  const { verb, positionals, values, mistakes } = parseGcloudCommand(line, '--deploy');
  return { verb, positionals, values: Object.fromEntries(values), mistakes };
};

describe('a command line is taken apart as gcloud does it', () => {
  const rows: { when: string; line: string; job?: string[]; values?: Record<string, string[]> }[] = [
    { when: 'the whole command', line: 'gcloud run jobs deploy j', job: ['j'] },
    { when: 'without the word gcloud', line: 'run jobs deploy j', job: ['j'] },
    { when: 'on the alpha track', line: 'gcloud alpha run jobs deploy j', job: ['j'] },
    { when: 'on the beta track', line: 'gcloud beta run jobs deploy j', job: ['j'] },
    { when: 'a value behind an equals sign', line: 'run jobs deploy j --network=n', values: { network: ['n'] } },
    { when: 'a value that is the next word', line: 'run jobs deploy j --network n', values: { network: ['n'] } },
    {
      when: 'an empty value',
      line: "run jobs deploy j --network= --subnet ''",
      values: { network: [''], subnet: [''] },
    },
    { when: 'equals signs in a value', line: 'run jobs deploy j --labels=a=b', values: { labels: ['a=b'] } },
    { when: 'single quotes', line: "run jobs deploy 'j' --key='a b'", values: { key: ['a b'] } },
    { when: 'double quotes', line: 'run jobs deploy "j" --key "a \\" b"', values: { key: ['a " b'] } },
    { when: 'quotes in the middle of a word', line: 'run jobs deploy j --k"ey=a"b', values: { key: ['ab'] } },
    { when: 'several lines', line: 'run jobs deploy \\\n  j \\\n  --key=k', values: { key: ['k'] } },
    { when: 'a flag given twice', line: 'run jobs deploy j --key=a --key b', values: { key: ['a', 'b'] } },
    { when: 'a switch', line: 'run jobs deploy j --clear-network', values: { 'clear-network': ['true'] } },
    { when: 'a switch taken back', line: 'run jobs deploy j --no-async', values: { async: ['false'] } },
    { when: 'a short switch', line: 'run jobs deploy -q j', values: { quiet: ['true'] } },
    { when: 'the job behind a switch', line: 'run jobs deploy --async j', values: { async: ['true'] } },
    { when: 'the job behind a value', line: 'run jobs deploy --image x j', values: { image: ['x'] } },
    { when: 'the job behind a value with =', line: 'run jobs deploy --image=x j', values: { image: ['x'] } },
    { when: 'the job in the middle', line: 'run jobs deploy --wait j --key k', values: { wait: ['true'], key: ['k'] } },
    { when: 'the job behind two dashes', line: 'run jobs deploy --key k -- j', values: { key: ['k'] } },
    { when: 'a value that is a negative number', line: 'run jobs deploy j --args -5', values: { args: ['-5'] } },
    { when: 'a value that starts with a dash', line: 'run jobs deploy j --args=-v', values: { args: ['-v'] } },
    { when: 'a value of several words', line: "run jobs deploy j --args '-v -w'", values: { args: ['-v -w'] } },
    {
      when: 'a flag of all gcloud in front of the command',
      line: 'gcloud --project p run -q jobs deploy j',
      values: { project: ['p'], quiet: ['true'] },
    },
    {
      when: 'flags of a container behind --container',
      line: 'run jobs deploy j --network=n --container c --image i --cpu=1',
      values: { network: ['n'], container: ['c'], image: ['i'], cpu: ['1'] },
    },
  ];
  for (const { when, line, job = ['j'], values = {} } of rows) {
    test(when, () => assert.deepEqual(taken(line), { verb: 'deploy', positionals: job, values, mistakes: [] }));
  }

  for (const verb of ['deploy', 'create', 'update']) {
    test(`${verb} is one of the verbs`, () => assert.equal(taken(`gcloud run jobs ${verb} j`).verb, verb));
  }
});

describe('what gcloud would refuse is told', () => {
  const rows: { when: string; line: string; path: string; expected: RegExp }[] = [
    { when: 'a slip', line: 'deploy j --vpc-egres=all', path: '--vpc-egres', expected: /did you mean --vpc-egress\?$/ },
    { when: 'underscores', line: 'deploy j --vpc_egress=all', path: '--vpc_egress', expected: /mean --vpc-egress\?$/ },
    { when: 'capitals', line: 'deploy j --VPC-EGRESS=all', path: '--VPC-EGRESS', expected: /mean --vpc-egress\?$/ },
    { when: 'a long dash', line: 'deploy j —network=n', path: '—network', expected: /mean --network\?$/ },
    { when: 'a single dash', line: 'deploy j -network=n', path: '-network', expected: /mean --network\?$/ },
    { when: 'a longer word', line: 'deploy j --subnetwork=s', path: '--subnetwork', expected: /--subnet\b/ },
    { when: 'a shorter word', line: 'deploy j --egress=all', path: '--egress', expected: /--vpc-egress/ },
    { when: 'a flag like no other', line: 'deploy j --zzzzzz', path: '--zzzzzz', expected: /^not a flag of .*deploy$/ },
    {
      when: 'a flag of another verb',
      line: 'deploy j --clear-vpc-connector',
      path: '--clear-vpc-connector',
      expected: /not a flag of gcloud run jobs deploy; gcloud run jobs update has it/,
    },
    {
      when: 'clearing what is only being created',
      line: 'create j --clear-network',
      path: '--clear-network',
      expected: /deploy and update has it/,
    },
    { when: 'no value at the end', line: 'deploy j --network', path: '--network', expected: /^expected a value$/ },
    { when: 'a flag for a value', line: 'deploy j --key --async', path: '--key', expected: /^expected a value$/ },
    {
      when: 'two dashes for a value',
      line: 'deploy --network -- j',
      path: '--network',
      expected: /^expected a value$/,
    },
    { when: 'a value of a switch', line: 'deploy j --async=true', path: '--async', expected: /^takes no value$/ },
    {
      when: 'a flag of the network behind --container',
      line: 'deploy j --container c --network=n',
      path: '--network',
      expected: /in front of --container/,
    },
    {
      when: 'a job behind --container',
      line: 'deploy --container c j',
      path: 'j',
      expected: /in front of --container/,
    },
  ];
  for (const { when, line, path, expected } of rows) {
    test(when, () => {
      const { mistakes } = taken(`gcloud run jobs ${line}`);
      assert.equal(mistakes.length, 1, JSON.stringify(mistakes));
      assert.equal(mistakes[0]?.path, path);
      assert.match(mistakes[0]?.expected ?? '', expected);
    });
  }

  test("a flag of the command in front of it, which only gcloud's own may be", () => {
    assert.deepEqual(taken('gcloud --region r run jobs deploy j').mistakes, [
      { path: '--region', expected: 'expected behind gcloud run jobs deploy' },
    ]);
  });

  const others = [
    '',
    'gcloud',
    'gcloud run deploy j',
    'gcloud run jobs execute j',
    'gcloud run services update s',
    'ls',
  ];
  for (const line of others) {
    test(`${line || 'nothing'} is another command`, () => {
      assert.throws(
        () => taken(line),
        /^InputError: --deploy: expected gcloud run jobs deploy, create or update; got /,
      );
    });
  }

  test('a quote that nobody closes is a mistake, not a crash', () => {
    assert.throws(() => taken("gcloud run jobs deploy 'j"), InputError);
  });
});
