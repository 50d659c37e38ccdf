import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Job } from '../../../shared/job/job.ts';
import { toJob } from '../../../shared/job/to-job.ts';
import {
  annotatedDestinations,
  connectorNetwork,
  destinationsOf,
  isExempt,
  needsOf,
  policyFor,
} from '../../../shared/policy/policy-for.ts';
import { aJob } from '../../support/jobs.ts';
import { aPolicy, aPolicyFile } from '../../support/line.ts';
import { NETWORK, type Json } from '../../support/resources.ts';

const jobWith = (over: Json = {}): Job => toJob(aJob(undefined, over), { project: 'myproject' });

describe('the scope of a job', () => {
  const scoped = (match: string) => `scopes:\n  - match: ${match}\n    remediation: create`;
  const rows = [
    { match: '{}', want: 'create' },
    { match: '{project: myproject}', want: 'create' },
    { match: '{project: my*}', want: 'create' },
    { match: '{project: my}', want: 'verify' },
    { match: '{region: "europe-*"}', want: 'create' },
    { match: '{region: us-east1}', want: 'verify' },
    { match: '{job: "my-?gent"}', want: 'create' },
    { match: '{job: "?my-agent"}', want: 'verify' },
    { match: '{job: "*"}', want: 'create' },
    { match: '{job: "**agent**"}', want: 'create' },
    { match: '{job: ".*"}', want: 'verify' },
    { match: '{job: "my-agent|x"}', want: 'verify' },
    { match: '{labels: {team: a}}', want: 'create' },
    { match: '{labels: {team: "?"}}', want: 'create' },
    { match: '{labels: {team: b}}', want: 'verify' },
    { match: '{labels: {absent: ""}}', want: 'create' },
    { match: '{labels: {absent: "?*"}}', want: 'verify' },
    { match: '{labels: {constructor: "?*"}}', want: 'verify' },
    { match: '{project: myproject, region: us-east1}', want: 'verify' },
  ];
  for (const { match, want } of rows) {
    test(`${match} gives ${want}`, () => {
      const policy = policyFor(aPolicyFile(scoped(match)), jobWith({ labels: { team: 'a' } }));
      assert.equal(policy.remediation, want);
    });
  }

  test('is the first that matches, and it alone', () => {
    const file =
      'scopes:\n  - {match: {job: x}, language: zh-CN}\n  - {match: {}, remediation: ask}\n  - {match: {}, remediation: create, internet: proxy, proxy: {address: 10.10.0.5}}';
    const { remediation, internet, language } = policyFor(aPolicyFile(file), jobWith());
    assert.deepEqual([remediation, internet, language], ['ask', 'nat', 'en']);
  });

  test('is laid over the rest key by key inside groups', () => {
    const file =
      'connector: {network: base-vpc, maxInstances: 9}\nscopes:\n  - match: {}\n    connector: {network: own-vpc}';
    const { connector } = policyFor(aPolicyFile(file), jobWith());
    assert.deepEqual([connector.network, connector.maxInstances, connector.minInstances], ['own-vpc', 9, 2]);
  });

  test('does not change the policy of others', () => {
    const file = aPolicyFile('scopes:\n  - match: {job: my-agent}\n    nat: {reserved: 5}');
    assert.equal(policyFor(file, jobWith()).nat.reserved, 5);
    assert.equal(file.base.nat.reserved, 1);
  });

  // Tried every way, these stars would be compared for longer than the test, or anybody, could wait.
  test('is found, however many stars it has', () => {
    const scoped = (glob: string) =>
      aPolicyFile(`scopes:\n  - match: {labels: {a: "${glob}"}}\n    remediation: create`);
    const job = jobWith({ labels: { a: 'a'.repeat(63) } });
    assert.equal(policyFor(scoped(`${'*a'.repeat(40)}b`), job).remediation, 'verify');
    assert.equal(policyFor(scoped(`${'*a'.repeat(40)}*`), job).remediation, 'create');
  });
});

describe('a job is exempt', () => {
  const rows = [
    { when: 'with the label', labels: { 'run-egress': 'off' }, want: true },
    { when: 'not with another value', labels: { 'run-egress': 'on' }, want: false },
    { when: 'not without it', labels: {}, want: false },
    {
      when: 'with a label of whatever value, if the policy names none',
      labels: { hands: '' },
      policy: 'exempt: {label: hands}',
      want: true,
    },
    { when: 'not by what every object has', labels: {}, policy: 'exempt: {label: constructor}', want: false },
  ];
  for (const { when, labels, policy, want } of rows) {
    test(when, () => assert.equal(isExempt(aPolicy(policy), jobWith({ labels })), want));
  }
});

describe('the destinations of a job', () => {
  const annotated = (text: string) => jobWith({ annotations: { 'run-egress/destinations': text } });
  const policy = aPolicy('destinations: [{host: github.com, port: 443, ranges: [140.82.112.0/20]}]');

  test('are the policy’s', () => assert.deepEqual(destinationsOf(policy, jobWith()), policy.destinations));

  test('are its own, when it names some', () => {
    const own = destinationsOf(policy, annotated(' db.internal:5432, 8.8.8.8:53/udp '));
    assert.deepEqual(
      own.map(({ text }) => text),
      ['db.internal:5432', '8.8.8.8:53/udp'],
    );
  });

  test('keep what the policy knows of them', () => {
    assert.deepEqual(destinationsOf(policy, annotated('github.com:443'))[0]?.ranges, ['140.82.112.0/20']);
  });

  for (const text of ['', ' , ', 'github.com', 'github.com:443,nonsense']) {
    test(`${JSON.stringify(text)} names none, and is told`, () => {
      assert.deepEqual(annotatedDestinations(policy, annotated(text)), { kind: 'invalid', text });
      assert.deepEqual(destinationsOf(policy, annotated(text)), policy.destinations);
    });
  }
});

describe('what a policy needs to know', () => {
  test('is nothing beyond the verdict, usually', () => {
    assert.deepEqual(needsOf(aPolicyFile(), jobWith()), {
      instances: false,
      addresses: false,
      network: undefined,
      edits: false,
    });
  });

  test('is the proxy’s VM and the connectors’ network, where it wants such', () => {
    const file = aPolicyFile('internet: proxy\nproxy: {address: 10.10.0.5}\nconnector: {network: my-vpc}');
    assert.deepEqual(needsOf(file, jobWith()), { instances: true, addresses: false, network: NETWORK, edits: false });
  });

  test('is reserved addresses, where it requires one', () => {
    assert.equal(needsOf(aPolicyFile('require: {reservedAddress: true}'), jobWith()).addresses, true);
  });

  test('is where a NAT’s reserved addresses could come from, and where a job could go', () => {
    assert.equal(needsOf(aPolicyFile('nat: {addresses: reserved}'), jobWith()).addresses, true);
    assert.equal(needsOf(aPolicyFile('job: {edit: ask}'), jobWith()).edits, true);
  });

  test('names a network of a host project in full', () => {
    const name = 'projects/host/global/networks/shared';
    assert.equal(connectorNetwork(`https://www.googleapis.com/compute/v1/${name}`, jobWith()), name);
    assert.equal(connectorNetwork(null, jobWith()), undefined);
  });
});
