import { apply } from '../../shared/apply/apply.ts';
import type { Request } from '../../shared/event/request.ts';
import { jobName } from '../../shared/names.ts';
import type { Written } from '../../shared/ports.ts';
import { toRecorded } from '../../shared/remediation.ts';
import { summarize, type Result } from '../../shared/result/result.ts';
import { STATUSES, type Status } from '../../shared/result/status.ts';
import { found } from '../../shared/snapshot/observed.ts';
import type { Language } from '../../shared/text/languages.ts';
import { fakeWrites } from './fakes.ts';
import { aJob, viaConnector } from './jobs.ts';
import { judgeWorld } from './line.ts';
import {
  aConnector,
  aConnectorSubnetwork,
  aListNat,
  aNat,
  aRouter,
  aSubnetwork,
  CONNECTOR,
  linkTo,
  PROJECT,
  REGION,
  routerNamed,
  subnetworkNamed,
  type Json,
} from './resources.ts';

export const BUCKET = 'run-egress-state';

/** What deploys the job of a sample result. */
export interface Sample {
  readonly job?: string;
  readonly time?: string;
  readonly id?: string;
  readonly method?: string;
  readonly language?: Language;
}

const requestOf = ({ job = 'my-agent-4', time = '2026-03-04T05:06:07Z', id = time, method }: Sample): Request => ({
  job: jobName(PROJECT, REGION, job),
  cause: { id, method: method ?? 'google.cloud.run.v1.Jobs.ReplaceJob', principal: 'dev@example.com', time },
});

const CREATE = 'remediation: create\nconnector: {network: my-vpc}';
/** Everything is there; and of it, nothing but the network. */
const WHOLE: Json = { routers: [aRouter({ nats: [aNat()] })] };
const BARE: Json = { connectors: [], subnetworks: [aSubnetwork()] };
/** What the cure of a bare network makes. */
const OWN = 'run-egress-vpc-conn-europe';
const CURED: Json = {
  connectors: [aConnector({ subnet: { name: OWN, projectId: PROJECT } })],
  subnetworks: [aSubnetwork(), aConnectorSubnetwork({ name: OWN, selfLink: linkTo(subnetworkNamed(OWN)) })],
  routers: [
    aRouter({
      name: 'run-egress-my-vpc',
      selfLink: linkTo(routerNamed('run-egress-my-vpc')),
      nats: [aListNat(subnetworkNamed(OWN), undefined, { name: OWN })],
    }),
  ],
};

const inWorld = (job: string, over: Json, policy = '') =>
  judgeWorld(
    { jobs: [aJob(viaConnector(), { name: jobName(PROJECT, REGION, job), labels: { team: 'data' } })], ...over },
    { policy },
  );

/** A verdict of the job behind its connector. */
async function verdict(sample: Sample, over: Json, policy = ''): Promise<Result> {
  const request = requestOf(sample);
  const now = await inWorld(sample.job ?? 'my-agent-4', over, policy);
  return placed(
    summarize({ request, stage: 'verdict', now, timings: { verdictSeconds: 0.42 }, language: sample.language ?? 'en' }),
    null,
  );
}

/** A cure of the job whose deploy was refused because its connector is missing. */
async function cure(sample: Sample, status: Status, end: (call: string) => Written): Promise<Result> {
  const requested = { connector: CONNECTOR, interfaces: [], egress: 'all-traffic' };
  const request = { ...requestOf(sample), requested };
  const job = sample.job ?? 'my-agent-4';
  const before = await inWorld(job, BARE, CREATE);
  const conditions = { attempt: 'a', budget: new AbortController().signal, clock: () => 0 };
  const outcomes = await apply(before.restricted.permitted, fakeWrites(end), conditions);
  const now = status === 'remediated' ? await inWorld(job, CURED, CREATE) : before;
  const [flow, ...flows] = now.flows;
  const [trace] = flow?.traces ?? [];
  // What the line reads after a cure: the address that the NAT has been given.
  const exited =
    flow && trace?.exit?.kind === 'nat'
      ? [{ ...flow, traces: [{ ...trace, exit: { ...trace.exit, addresses: ['203.0.113.50'] } }] }, ...flows]
      : now.flows;
  const timings = { totalSeconds: 131.5 };
  const result = summarize({
    request,
    stage: 'remediation',
    now: { ...now, stored: found(now.snapshot.job), flows: exited },
    before,
    changes: outcomes.map((outcome) => toRecorded(outcome, '2026-03-04T05:08:18Z')),
    status,
    timings,
    language: sample.language ?? 'en',
  });
  return placed(result, 'violating');
}

const placed = (result: Result, from: Status | null): Result => ({
  ...result,
  transition: { from, to: result.status },
});

/** One real result of every status, made by the line itself. */
export function aResult(status: Status, sample: Sample = {}): Promise<Result> {
  switch (status) {
    case 'compliant':
      return verdict(sample, WHOLE);
    case 'violating':
      return verdict(sample, {});
    case 'undetermined':
      return verdict(sample, { routers: undefined });
    case 'remediated':
      return cure(sample, status, () => ({ kind: 'done' }));
    case 'pending':
      return cure(sample, status, (call) =>
        call.startsWith('createConnector') ? { kind: 'pending', operation: 'operations/1' } : { kind: 'done' },
      );
    case 'failed':
      return cure(sample, status, (call) =>
        call.startsWith('createConnector')
          ? { kind: 'failed', reason: 'Quota CPUS exceeded. Limit: 24.0 in region europe-west2.', retryable: false }
          : { kind: 'done' },
      );
  }
}

/** A verdict of a job that is about to be cured. */
export const aCurableResult = (sample: Sample = {}): Promise<Result> => verdict(sample, BARE, CREATE);

export const SAMPLES: readonly Status[] = STATUSES;
