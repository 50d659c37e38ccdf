import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Message } from './fixture.ts';

const Verdict = z.enum(['REACHABLE', 'UNREACHABLE', 'AMBIGUOUS', 'UNDETERMINED']);
const Time = z.iso.datetime({ offset: true });
const Status = z.enum(['compliant', 'violating', 'undetermined', 'remediated', 'pending', 'failed']);
const Text = z.string().min(1);

const Step = z.strictObject({ state: Text, resource: Text.optional(), text: Text });
const Trace = z.strictObject({
  address: Text,
  verdict: Verdict,
  cause: Text.optional(),
  steps: z.array(Step).min(1),
});
const Flow = z.strictObject({
  destination: Text,
  verdict: Verdict,
  cause: Text.optional(),
  addresses: z.array(Trace).min(1),
});
const Finding = z.strictObject({
  id: z.string().regex(/^[a-z-]+$/),
  severity: z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']),
  resource: Text,
  summary: Text,
  nextSteps: z.array(z.strictObject({ text: Text, command: z.string().startsWith('gcloud ').optional() })),
});
const Change = z.strictObject({
  verb: z.enum(['create', 'update', 'wait', 'delete']),
  resource: z.string().startsWith('projects/'),
  reason: Text,
  outcome: z.enum(['proposed', 'applied', 'pending', 'skipped', 'failed']),
  command: z.string().startsWith('gcloud ').optional(),
  commands: z.array(z.string().startsWith('gcloud ')).optional(),
  undo: z.array(z.string().startsWith('gcloud ')).optional(),
  console: z.url().optional(),
  because: Text.optional(),
});

/** The message as it is promised to whoever subscribes; strict, so that nothing more slips into it unseen. */
const ResultMessage = z.strictObject({
  version: z.literal(1),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  stage: z.enum(['verdict', 'remediation']),
  job: z.string().regex(/^projects\/[^/]+\/locations\/[^/]+\/jobs\/[^/]+$/),
  mode: z.looseObject({ kind: z.enum(['connector', 'direct', 'none', 'invalid']) }),
  status: Status,
  flows: z.array(Flow).min(1),
  before: z.array(Flow),
  findings: z.array(Finding),
  exit: z.looseObject({ kind: z.enum(['google', 'nat', 'proxy', 'none']), addresses: z.array(z.ipv4()) }),
  changes: z.array(Change),
  event: z.strictObject({
    id: Text,
    method: z.string().startsWith('google.cloud.run.'),
    principal: Text.optional(),
    time: Time,
  }),
  transition: z.strictObject({ from: Status.nullable(), to: Status }),
  timings: z.record(z.string(), z.number().nonnegative()),
});

const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

/** Holds a published message to its contract, the attributes by which others filter included. */
export function assertMessage({ result, attributes }: Message): void {
  const { job, status, mode, stage, transition, findings } = ResultMessage.parse(result);
  const [, project, , region, , name] = job.split('/');
  const severity = SEVERITIES.find((level) => findings.some((finding) => finding.severity === level)) ?? 'NONE';
  assert.deepEqual(attributes, { project, region, job: name, status, severity, mode: mode.kind, stage });
  assert.equal(transition.to, status);
}
