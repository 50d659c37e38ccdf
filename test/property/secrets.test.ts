import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { attributesOf, summarize } from '../../shared/result/result.ts';
import { LANGUAGES } from '../../shared/text/languages.ts';
import { aJob, aV1Job, viaConnector, viaInterface } from '../support/jobs.ts';
import { judgeWorld } from '../support/line.ts';
import type { Json } from '../support/resources.ts';

/** A text that nothing but the job itself may hold; whatever stands around it. */
const secret = fc
  .tuple(
    fc.constantFrom('', 'sk-', 'ghp_', 'AIza', '-----BEGIN PRIVATE KEY-----\n', 'Bearer '),
    fc.string({ maxLength: 8 }),
  )
  .map(([prefix, rest]) => `${prefix}S3CR3T${rest}`);

const container = fc.record({
  image: secret.map((value) => `gcr.io/myproject/${value}`),
  command: fc.array(secret, { maxLength: 2 }),
  args: fc.array(secret, { minLength: 1, maxLength: 3 }),
  workingDir: secret,
  env: fc.array(
    fc.oneof(
      fc.record({ name: secret, value: secret }),
      fc.record({ name: secret, valueSource: fc.record({ secretKeyRef: fc.record({ secret, version: secret }) }) }),
    ),
    { minLength: 1, maxLength: 4 },
  ),
  volumeMounts: fc.array(fc.record({ name: secret, mountPath: secret }), { maxLength: 2 }),
});
const volumes = fc.array(fc.record({ name: secret, secret: fc.record({ secret }) }), { maxLength: 2 });

/** Jobs of both APIs that hold secrets wherever a job can hold them. */
const jobs: fc.Arbitrary<Json> = fc
  .tuple(fc.array(container, { minLength: 1, maxLength: 3 }), volumes, secret, fc.integer({ min: 0, max: 3 }))
  .map(([containers, mounted, text, kind]) => {
    const annotations = { 'example.com/token': text, 'run.googleapis.com/operation-id': text };
    if (kind === 3) {
      const template = { spec: { containers, volumes: mounted, serviceAccountName: text } };
      const spec = { template: { metadata: { annotations }, spec: { template } } };
      return aV1Job({}, { spec, metadata: { annotations } });
    }
    const vpcAccess = [undefined, viaConnector(), viaInterface()][kind];
    const template = { containers, volumes: mounted, encryptionKey: text, ...(vpcAccess && { vpcAccess }) };
    return aJob(vpcAccess, { annotations, client: text, template: { annotations, template } });
  });

test('no result holds anything that a job carries for itself, in whatever language it is told', async () => {
  await fc.assert(
    fc.asyncProperty(jobs, fc.constantFrom(...LANGUAGES), fc.boolean(), async (job, language, isRefused) => {
      const now = await judgeWorld(
        { jobs: [job], ...(isRefused && { connectors: [] }) },
        { policy: 'remediation: create' },
      );
      const request = { job: now.snapshot.job.name, cause: { id: 'e', method: 'm', time: '2026-03-04T05:06:07Z' } };
      const result = summarize({ request, stage: 'remediation', now, before: now, timings: {}, language });
      const published = JSON.stringify([result, attributesOf(result)]);
      assert.doesNotMatch(published, /S3CR3T/);
      assert.doesNotMatch(published, /"(env|args|command|image|containers|volumes)":(?!"gcloud )/);
    }),
    { numRuns: 200 },
  );
});
