import { readFile } from 'node:fs/promises';
import { InputError, TerminalError } from '../shared/errors.ts';
import type { Clock } from '../shared/clock.ts';
import { connect, type Connection } from '../shared/gcp/connect.ts';
import { history, type History } from '../shared/history.ts';
import { linkToTraces, log, type Log } from './log.ts';
import { recordAttempt } from './record-attempt.ts';
import { recorded } from './recorder.ts';
import { sender, type Sender } from './sender.ts';
import { telemetrySettings } from './telemetry-settings.ts';
import { tracedPublisher } from './traced-publisher.ts';
import { defaultPolicy, parsePolicy } from '../shared/policy/parse-policy.ts';
import type { PolicyFile } from '../shared/policy/policy.ts';
import { identityAccount } from '../shared/deployment.ts';
import { QUIET_SECONDS } from '../shared/sweep/burst.ts';
import type { Archive, AuditTrail, Projects, Surveys } from '../shared/sweep-ports.ts';
import { isLoopback } from '../shared/chat/hosts.ts';
import { postsWith, type Posts } from '../shared/chat/posts.ts';
import type { Names, Objects, Publisher, Reads, Writes } from '../shared/ports.ts';

/** Everything that a function works with; made once an instance, and holds nothing of any event. */
export interface Wiring {
  readonly reads: Reads;
  readonly writes: Writes;
  readonly names: Names;
  readonly publisher: Publisher;
  readonly posts: Posts;
  readonly bucket: string;
  readonly objects: Objects;
  readonly history: History;
  readonly policy: () => Promise<PolicyFile>;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the results are told. */
  readonly project: string;
  /** Accounts that run-egress itself writes with: what they do is no news. */
  readonly own: readonly string[];
  /** How long a network has to be left alone before its jobs are looked at; less where the cloud's time runs faster. */
  readonly quietSeconds: number;
  readonly archive: Archive;
  readonly surveys: Surveys;
  readonly projects: Projects;
  readonly auditTrail: AuditTrail;
  /** Undefined where nobody wants to know what is measured. */
  readonly telemetry: Sender | undefined;
}

/** What judging and curing one job takes. */
export type JobWiring = Pick<
  Wiring,
  'reads' | 'writes' | 'names' | 'publisher' | 'objects' | 'history' | 'policy' | 'clock' | 'log' | 'project'
>;

/** Most calls of one API at a time. */
const SWEEP_CONCURRENCY = 16;

let wiring: Wiring | undefined;

/** The only place where the functions read their environment. Throws TerminalError with everything that is missing. */
export function wire(env: NodeJS.ProcessEnv = process.env): Wiring {
  wiring ??= toWiring(env);
  return wiring;
}

/** Sends what was recorded, from time to time; where nobody wants it, forgets it. */
export async function afterDelivery(): Promise<void> {
  if (wiring?.telemetry) await wiring.telemetry.afterDelivery();
  else recorded.take();
}

function toWiring(env: NodeJS.ProcessEnv): Wiring {
  const project = env['GOOGLE_CLOUD_PROJECT'] ?? '';
  const bucket = env['RUN_EGRESS_BUCKET'] ?? '';
  const missing = Object.entries({ GOOGLE_CLOUD_PROJECT: project, RUN_EGRESS_BUCKET: bucket }).filter(
    ([, value]) => value === '',
  );
  if (missing.length > 0) throw new TerminalError(`not set: ${missing.map(([name]) => name).join(', ')}`);
  const endpoint = env['RUN_EGRESS_ENDPOINT'] || undefined;
  const cloud = connect({
    endpoint,
    principal: env['RUN_EGRESS_ACCOUNT'] || undefined,
    pubsubEndpoint: env['PUBSUB_EMULATOR_HOST'] || undefined,
    projectId: project,
    onAttempt: recordAttempt,
  });
  // Whole projects are read with more patience than one job: a quota that is used up is waited for.
  const patient = connect({
    endpoint,
    projectId: project,
    concurrency: SWEEP_CONCURRENCY,
    onAttempt: recordAttempt,
  });
  const telemetry = telemetryWith(env, cloud, project);
  const objects = cloud.objects(bucket);
  const { reads, writes } = cloud;
  return {
    reads,
    writes,
    names: cloud.names(new Map()),
    publisher: telemetry ? tracedPublisher(cloud.publisher(project)) : cloud.publisher(project),
    posts: postsWith({
      secrets: cloud.secrets(env),
      isLocal: isOnThisMachine(env['RUN_EGRESS_ENDPOINT']),
      slackApi: env['RUN_EGRESS_SLACK_API'] || undefined,
    }),
    bucket,
    objects,
    history: history(objects),
    own: [identityAccount('writer', project)],
    quietSeconds: Number(env['RUN_EGRESS_QUIET_SECONDS'] ?? QUIET_SECONDS),
    archive: cloud.archive(bucket),
    surveys: patient.surveys,
    projects: patient.projects,
    auditTrail: patient.auditTrail,
    policy: () => readPolicy(env['RUN_EGRESS_POLICY'], (path) => cloud.text(path)),
    clock: cloud.clock,
    log,
    project,
    telemetry,
  };
}

/** What sends telemetry, where the environment asks for it. Nothing that is wrong about it stops anything else. */
function telemetryWith(env: NodeJS.ProcessEnv, cloud: Connection, project: string): Sender | undefined {
  const settings = telemetrySettings({
    endpoint: env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '',
    service: env['OTEL_SERVICE_NAME'] ?? '',
    attributes: env['OTEL_RESOURCE_ATTRIBUTES'] ?? '',
    project,
  });
  if (settings === undefined) return undefined;
  if (typeof settings === 'string') {
    log('WARNING', 'telemetry is not delivered', { reason: `OTEL_EXPORTER_OTLP_ENDPOINT: ${settings}` });
    return undefined;
  }
  linkToTraces(project);
  const telemetry = cloud.telemetry({ ...settings, since: performance.timeOrigin });
  const sends = sender({ telemetry, recorder: recorded, clock: cloud.clock, log });
  beforeTheEnd(() => sends.atTheEnd());
  return sends;
}

/**
 * Does work when the process is told to end, within the 10 s that it then has
 * (https://cloud.google.com/run/docs/container-contract#instance-shutdown). The framework would end it at once, and hears
 * of it after that.
 */
function beforeTheEnd(work: () => Promise<void>): void {
  const others = process.rawListeners('SIGTERM') as NodeJS.SignalsListener[];
  process.removeAllListeners('SIGTERM');
  process.once('SIGTERM', () => {
    void work().finally(() => {
      for (const other of others) process.on('SIGTERM', other);
      process.kill(process.pid, 'SIGTERM');
    });
  });
}

/** Only where every API is on this machine, messages may be posted to it as well. */
const isOnThisMachine = (endpoint = ''): boolean => URL.canParse(endpoint) && isLoopback(new URL(endpoint));

/**
 * A file beside the function, or an object in a bucket (gs://BUCKET/OBJECT). Read for each event: a change acts at once.
 * Throws RetryableError, or TerminalError for a policy that has to be mended: no event is to blame for it.
 */
async function readPolicy(
  path: string | undefined,
  readObject: (path: string) => Promise<string>,
): Promise<PolicyFile> {
  if (path === undefined || path === '') return defaultPolicy;
  const text = path.startsWith('gs://') ? await readObject(path) : await readFile(path, 'utf8');
  try {
    return parsePolicy(text, path);
  } catch (error) {
    if (error instanceof InputError) throw new TerminalError(error.message, { cause: error });
    throw error;
  }
}
