import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../../../shared/errors.ts';
import { fromManifest } from '../../../shared/job/from-manifest.ts';
import type { Whereabouts } from '../../../shared/job/place.ts';
import { aJob, aV1Job, JOB, viaInterface } from '../../support/jobs.ts';
import { CONNECTOR, NETWORK, PROJECT, REGION, SUBNETWORK } from '../../support/resources.ts';

const nowhere = { project: undefined, region: undefined };
const here: Whereabouts = { asked: { project: PROJECT, region: REGION }, otherwise: nowhere };
const unsaid: Whereabouts = { asked: nowhere, otherwise: nowhere };

const read = (text: string, where = here) => fromManifest(text, 'job.yaml', where);

function mistakesIn(text: string, where = here): string[] {
  try {
    read(text, where);
  } catch (error) {
    if (error instanceof InputError) return error.message.split('\n').map((line) => line.replace(/^job\.yaml: /, ''));
    throw error;
  }
  return [];
}

/** As `gcloud run jobs describe --format=export` prints it. */
const EXPORTED = `apiVersion: run.googleapis.com/v1
kind: Job
metadata:
  annotations:
    run.googleapis.com/launch-stage: BETA
  labels:
    cloud.googleapis.com/location: europe-west2
    team: a
  name: my-agent
  namespace: '123456789'
spec:
  template:
    metadata:
      annotations:
        run.googleapis.com/network-interfaces: '[{"network":"my-vpc","subnetwork":"my-subnet","tags":["web"]}]'
        run.googleapis.com/vpc-access-egress: all-traffic
    spec:
      parallelism: 2
      taskCount: 5
      template:
        spec:
          containers:
          - image: gcr.io/myproject/agent
          serviceAccountName: sa@myproject.iam.gserviceaccount.com
`;

const V2 = `name: my-agent
template:
  taskCount: 5
  template:
    vpcAccess:
      connector: vpc-conn-europe
      egress: ALL_TRAFFIC
`;

describe('a manifest', () => {
  test('in v1 form, as gcloud exports it', () => {
    assert.deepEqual(read(EXPORTED), [
      {
        name: JOB,
        network: {
          connector: undefined,
          interfaces: [{ network: NETWORK, subnetwork: SUBNETWORK, tags: ['web'] }],
          egress: 'all-traffic',
        },
        labels: { 'cloud.googleapis.com/location': REGION, team: 'a' },
        annotations: { 'run.googleapis.com/launch-stage': 'BETA' },
        serviceAccount: 'sa@myproject.iam.gserviceaccount.com',
        taskCount: 5,
        parallelism: 2,
        etag: undefined,
      },
    ]);
  });

  test('in v2 form, by its short name', () => {
    const [job] = read(V2);
    assert.equal(job?.name, JOB);
    assert.deepEqual(job?.network, { connector: CONNECTOR, interfaces: [], egress: 'ALL_TRAFFIC' });
  });

  const ways: { when: string; text: string; names: readonly string[] }[] = [
    { when: 'of several documents', text: `${EXPORTED}---\n${V2}---\n`, names: [JOB, JOB] },
    { when: 'that begins with three dashes', text: `---\n${V2}`, names: [JOB] },
    { when: 'in JSON', text: JSON.stringify(aV1Job()), names: [JOB] },
    {
      when: 'that is a list of jobs',
      text: JSON.stringify([aV1Job(), aJob(viaInterface())], undefined, 2),
      names: [JOB, JOB],
    },
    { when: 'with a number of a project, unquoted', text: EXPORTED.replace("'123456789'", '123456789'), names: [JOB] },
  ];
  for (const { when, text, names } of ways) {
    test(when, () =>
      assert.deepEqual(
        read(text).map(({ name }) => name),
        names,
      ),
    );
  }
});

describe('a job of a manifest lives', () => {
  const v1 = (namespace: string, label = '') =>
    `{kind: Job, metadata: {name: j, namespace: '${namespace}', labels: {${label}}}, spec: {template: {}}}`;
  const LABEL = 'cloud.googleapis.com/location: us-east1';
  const rows: { when: string; text: string; where: Whereabouts; want: string }[] = [
    {
      when: 'where it says itself',
      text: v1('own', LABEL),
      where: unsaid,
      want: 'projects/own/locations/us-east1/jobs/j',
    },
    { when: 'where its full name says', text: `{name: ${JOB}, template: {}}`, where: unsaid, want: JOB },
    {
      when: 'where it was asked for',
      text: v1(''),
      where: here,
      want: `projects/${PROJECT}/locations/${REGION}/jobs/j`,
    },
    {
      when: 'where nothing but the environment says',
      text: v1('123'),
      where: { asked: nowhere, otherwise: { project: 'env', region: 'r1' } },
      want: 'projects/env/locations/r1/jobs/j',
    },
    {
      when: 'where it says, whatever the environment does',
      text: v1('own', LABEL),
      where: { asked: nowhere, otherwise: { project: 'env', region: 'r1' } },
      want: 'projects/own/locations/us-east1/jobs/j',
    },
    {
      when: "in the project asked for, if its name has the project's number",
      text: '{name: projects/123/locations/us-east1/jobs/j, template: {}}',
      where: { asked: { project: PROJECT, region: undefined }, otherwise: nowhere },
      want: `projects/${PROJECT}/locations/us-east1/jobs/j`,
    },
  ];
  for (const { when, text, where, want } of rows) test(when, () => assert.equal(read(text, where)[0]?.name, want));
});

describe('a manifest is wrong', () => {
  const rows: { when: string; text: string; where?: Whereabouts; want: readonly (string | RegExp)[] }[] = [
    { when: 'when it is empty', text: '', want: ['expected a Cloud Run job'] },
    { when: 'when it lists nothing', text: '[]', want: ['expected a Cloud Run job'] },
    { when: 'when it is a text', text: 'hello', want: ['line 1: expected a Cloud Run job'] },
    {
      when: 'when it is a service',
      text: 'apiVersion: serving.knative.dev/v1\nkind: Service\n',
      want: ['line 2: kind: expected Job; got "Service"'],
    },
    {
      when: "when it is a job of Kubernetes'",
      text: 'apiVersion: batch/v1\nkind: Job',
      want: ['line 1: apiVersion: expected run.googleapis.com/v1; got "batch/v1"'],
    },
    {
      when: 'when it is a service in v2 form',
      text: 'name: projects/p/locations/r/services/s',
      want: [/^line 1: name: expected a name among jobs; got "services"/],
    },
    {
      when: 'when nobody says where it lives',
      text: EXPORTED.replace(/ {4}cloud.*\n/, ''),
      where: unsaid,
      want: [
        'line 9: metadata.namespace: expected the project id, here or by --project',
        /^line \d: metadata\.labels\["cloud\.googleapis\.com\/location"\]: expected the region, here or by --region/,
      ],
    },
    {
      when: 'when nobody says where a v2 job lives',
      text: V2,
      where: unsaid,
      want: [
        'line 1: name: expected the project id, here or by --project',
        'line 1: name: expected the region, here or by --region',
      ],
    },
    {
      when: 'when it lives elsewhere',
      text: EXPORTED,
      where: { asked: { project: undefined, region: 'us-east1' }, otherwise: { project: PROJECT, region: undefined } },
      want: [/^line 7: metadata\.labels.*: expected us-east1; got "europe-west2"/],
    },
    { when: 'without a name', text: 'kind: Job\nspec: {template: {}}', want: [/metadata\.name: expected string/] },
    {
      when: 'without a name in v2 form',
      text: 'template: {}',
      want: [/name: expected a job name.*projects\/P\/locations\/R\/jobs\/NAME/],
    },
    {
      when: 'without a template',
      text: 'kind: Job\nmetadata: {name: j}',
      want: [/spec\.template: expected an execution template/],
    },
    {
      when: 'with a name Cloud Run does not take',
      text: 'name: A b\ntemplate: {}',
      want: [/^line 1: name: expected a job name/],
    },
    {
      when: 'with the network on the job',
      text: EXPORTED.replace('launch-stage: BETA', 'vpc-access-connector: c'),
      want: [
        'line 5: metadata.annotations["run.googleapis.com/vpc-access-connector"]: expected in spec.template.metadata.annotations: Cloud Run refuses it here',
      ],
    },
    {
      when: 'with the network on the task',
      text: EXPORTED.replace(
        / {6}template:\n/,
        "      template:\n        metadata: {annotations: {run.googleapis.com/network-interfaces: '[]'}}\n",
      ),
      want: [
        /^line \d+: spec\.template\.spec\.template\.metadata\.annotations\["run\.googleapis\.com\/network-interfaces"\]: expected in spec\.template\.metadata/,
      ],
    },
    {
      when: 'with vpcAccess one level too high',
      text: 'name: j\ntemplate:\n  vpcAccess: {connector: c}',
      want: ['line 3: template.vpcAccess: expected as template.template.vpcAccess: Cloud Run refuses it here'],
    },
    {
      when: 'with annotations of v1 in v2 form',
      text: 'name: j\ntemplate:\n  annotations: {run.googleapis.com/vpc-access-egress: all-traffic}',
      want: [
        /^line 3: template\.annotations\["run\.googleapis\.com\/vpc-access-egress"\]: expected as template\.template/,
      ],
    },
    {
      when: 'with interfaces that are no JSON',
      text: EXPORTED.replace(`'[{"network":"my-vpc","subnetwork":"my-subnet","tags":["web"]}]'`, 'my-vpc'),
      want: [
        /^line 15: spec\.template\.metadata\.annotations\["run\.googleapis\.com\/network-interfaces"\]: expected a JSON array/,
      ],
    },
    {
      when: 'in several documents and places at once',
      text: `${EXPORTED.replace('taskCount: 5', 'taskCount: many')}---\nkind: Service\n---\n- name: j\n  template: {template: {vpcAccess: {networkInterfaces: [{tags: a}]}}}\n- 5\n`,
      want: [
        /^document 1, line 19: spec\.template\.spec\.taskCount: expected/,
        /^document 2, line 26: kind: expected Job/,
        /^document 3, line 29: \[0\]\.template\.template\.vpcAccess\.networkInterfaces\[0\]\.tags: expected array/,
        /^document 3, line 30: \[1\]: expected a Cloud Run job/,
      ],
    },
  ];
  for (const { when, text, where, want } of rows) {
    test(when, () => {
      const told = mistakesIn(text, where);
      assert.equal(told.length, want.length, told.join('\n'));
      for (const [i, line] of want.entries()) {
        if (typeof line === 'string') assert.equal(told[i], line);
        else assert.match(told[i] ?? '', line);
      }
    });
  }
});
