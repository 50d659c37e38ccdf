import { readFile } from 'node:fs/promises';
import { TerminalError } from '../shared/errors.ts';
import type { Clock } from '../shared/clock.ts';
import { connect } from '../shared/gcp/connect.ts';
import { history, type History } from '../shared/history.ts';
import { defaultPolicy, parsePolicy } from '../shared/policy/parse-policy.ts';
import type { PolicyFile } from '../shared/policy/policy.ts';
import type { Names, Objects, Publisher, Reads, Writes } from '../shared/ports.ts';

/** Everything that a function works with; made once an instance, and holds nothing of any event. */
export interface Wiring {
  readonly reads: Reads;
  readonly writes: Writes;
  readonly names: Names;
  readonly publisher: Publisher;
  readonly objects: Objects;
  readonly history: History;
  readonly policy: () => Promise<PolicyFile>;
  readonly clock: Clock;
  /** Where the results are told. */
  readonly project: string;
}

let wiring: Wiring | undefined;

/** The only place where the functions read their environment. Throws TerminalError with everything that is missing. */
export function wire(env: NodeJS.ProcessEnv = process.env): Wiring {
  wiring ??= toWiring(env);
  return wiring;
}

function toWiring(env: NodeJS.ProcessEnv): Wiring {
  const project = env['GOOGLE_CLOUD_PROJECT'] ?? '';
  const bucket = env['RUN_EGRESS_BUCKET'] ?? '';
  const missing = Object.entries({ GOOGLE_CLOUD_PROJECT: project, RUN_EGRESS_BUCKET: bucket }).filter(
    ([, value]) => value === '',
  );
  if (missing.length > 0) throw new TerminalError(`not set: ${missing.map(([name]) => name).join(', ')}`);
  const cloud = connect({
    endpoint: env['RUN_EGRESS_ENDPOINT'] || undefined,
    pubsubEndpoint: env['PUBSUB_EMULATOR_HOST'] || undefined,
    projectId: project,
  });
  const objects = cloud.objects(bucket);
  const { reads, writes } = cloud;
  return {
    reads,
    writes,
    names: cloud.names(new Map()),
    publisher: cloud.publisher(project),
    objects,
    history: history(objects),
    policy: () => readPolicy(env['RUN_EGRESS_POLICY'], (path) => cloud.text(path)),
    clock: cloud.clock,
    project,
  };
}

/** A file beside the function, or an object in a bucket (gs://BUCKET/OBJECT). Read for each event: a change acts at once. */
async function readPolicy(
  path: string | undefined,
  readObject: (path: string) => Promise<string>,
): Promise<PolicyFile> {
  if (path === undefined || path === '') return defaultPolicy;
  return parsePolicy(path.startsWith('gs://') ? await readObject(path) : await readFile(path, 'utf8'), path);
}
