import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ResultSchema } from '../../shared/result/schema.ts';
import type { Message } from './fixture.ts';

/** The schema as it is published; formats are what `ResultSchema` checks more strictly below. */
const schema = JSON.parse(readFileSync(new URL('../../schema/result.json', import.meta.url), 'utf8')) as object;
const conforms = new Ajv2020({ allErrors: true, validateFormats: false }).compile(schema);

const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

/** Holds a published message to its contract, the attributes by which others filter included. */
export function assertMessage({ result, attributes }: Message, { traced }: { readonly traced: boolean }): void {
  assert.ok(conforms(result), JSON.stringify(conforms.errors));
  // What the schema does not know is dropped by it: nothing more slips into a message unseen.
  assert.deepEqual(result, ResultSchema.parse(result));
  const { job, status, mode, stage, transition, findings } = result;
  const [, project, , region, , name] = job.split('/');
  const severity = SEVERITIES.find((level) => findings.some((finding) => finding.severity === level)) ?? 'NONE';
  // Where telemetry is on, and only there, one more says in which trace it was published.
  const { traceparent, ...filtered } = attributes;
  if (traced) assert.match(traceparent ?? '', /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  else assert.equal(traceparent, undefined);
  assert.deepEqual(filtered, { project, region, job: name, status, severity, mode: mode.kind, stage });
  assert.equal(transition.to, status);
}
