import { request } from 'node:http';
import type { TestContext } from 'node:test';
import { startEmulator } from '../../emulator/server.ts';
import type { LogEntry } from '../../emulator/services/logging/entries.ts';

export type Json = Record<string, unknown>;

type Field =
  | 'annotations'
  | 'args'
  | 'attributes'
  | 'binaryAuthorization'
  | 'cancelledCount'
  | 'client'
  | 'clientVersion'
  | 'completionStatus'
  | 'conditions'
  | 'connectedProjects'
  | 'connectors'
  | 'containers'
  | 'deleteTime'
  | 'dependsOn'
  | 'description'
  | 'details'
  | 'done'
  | 'egress'
  | 'encryptionKey'
  | 'endTime'
  | 'env'
  | 'error'
  | 'etag'
  | 'executionCount'
  | 'executions'
  | 'failedCount'
  | 'field'
  | 'fieldViolations'
  | 'generation'
  | 'index'
  | 'items'
  | 'job'
  | 'jobs'
  | 'labels'
  | 'latestCreatedExecution'
  | 'launchStage'
  | 'maxInstances'
  | 'maxRetries'
  | 'maxThroughput'
  | 'message'
  | 'metadata'
  | 'method'
  | 'minInstances'
  | 'minThroughput'
  | 'name'
  | 'namespace'
  | 'nodeSelector'
  | 'observedGeneration'
  | 'operations'
  | 'parallelism'
  | 'receivedMessages'
  | 'reconciling'
  | 'resourceVersion'
  | 'response'
  | 'runningCount'
  | 'sinks'
  | 'somethingNew'
  | 'spec'
  | 'state'
  | 'status'
  | 'succeededCount'
  | 'target'
  | 'taskCount'
  | 'template'
  | 'terminalCondition'
  | 'timeout'
  | 'type'
  | 'uid'
  | 'unknownToUs'
  | 'volumes'
  | 'vpcAccess'
  | 'writerIdentity';

/** An answer of any shape: every field that a test looks for may be asked for, at any depth. */
export type Tree = { readonly [K in Field | '@type' | 0 | 1 | 2]: Tree };

export interface Answer {
  readonly status: number;
  readonly body: Tree;
}

/** For where a test needs a text, not just something to compare. */
export function asText(tree: unknown): string {
  return String(tree);
}

/** A map of labels or annotations. */
export function values(tree: unknown): Json {
  return tree as Json;
}

export function list(tree: unknown): readonly Tree[] {
  return tree as readonly Tree[];
}

export const REGION = 'europe-west2';
export const V1 = '/apis/run.googleapis.com/v1/namespaces/myproject';
export const V2 = `/v2/projects/myproject/locations/${REGION}`;

const compute = 'https://www.googleapis.com/compute/v1/projects/myproject';

function subnetwork(name: string, ipCidrRange: string, region = REGION, network = 'my-vpc'): Json {
  const link = `${compute}/regions/${region}`;
  return {
    name,
    ipCidrRange,
    region: link,
    network: `${compute}/global/networks/${network}`,
    selfLink: `${link}/subnetworks/${name}`,
  };
}

function connector(id: string, state: string, region = REGION): Json {
  const name = `projects/myproject/locations/${region}/connectors/${id}`;
  return { name, state, network: 'my-vpc', ipCidrRange: '10.8.0.0/28', minInstances: 2, maxInstances: 3 };
}

const WORLD = {
  version: 1,
  project: 'myproject',
  networks: ['my-vpc', 'other-vpc'].map((name) => ({
    name,
    selfLink: `${compute}/global/networks/${name}`,
    autoCreateSubnetworks: false,
  })),
  subnetworks: [
    subnetwork('my-subnet', '10.10.0.0/24'),
    subnetwork('my-vpc', '10.10.1.0/24'),
    subnetwork('tiny', '10.10.2.0/27'),
    subnetwork('conn-subnet', '10.10.3.0/28'),
    subnetwork('far', '10.10.4.0/24', 'us-central1'),
    subnetwork('foreign', '10.20.0.0/24', REGION, 'other-vpc'),
  ],
  connectors: [
    connector('vpc-conn-europe', 'READY'),
    connector('vpc-conn-new', 'CREATING'),
    connector('vpc-conn-us', 'READY', 'us-central1'),
  ],
};

/** A local cloud on a standing clock with a small network, and the calls that tests of Run, VPC Access and Logging make. */
export async function startCloud(t: TestContext, world: Json = WORLD) {
  const emulator = await startEmulator({ speed: 0, world });
  t.after(() => emulator.close());
  const { url, cloud } = emulator;

  /** Like gcloud: by the host of a region, through the local cloud as HTTP proxy. */
  function send(
    method: string,
    path: string,
    { body, host = `${REGION}-run.googleapis.com`, headers = {} }: Sent = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(url, { method, path: `http://${host}${path}`, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const received = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(received || '{}') as Tree });
        });
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
  return {
    url,
    cloud,
    send,
    get: (path: string) => send('GET', path),
    advance: (seconds: number) => cloud.clock.advance(seconds),
    fault: (fault: Json) => cloud.faults.add(fault),
    entries: (): LogEntry[] => cloud.entries.list('myproject').map(({ entry }) => entry),
  };
}

interface Sent {
  readonly body?: unknown;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Cloud = Awaited<ReturnType<typeof startCloud>>;

/** A v1 job as gcloud sends it, with annotations on its execution template. */
export function jobV1(name: string, annotations: Json = {}, metadata: Json = {}): Json {
  const containers = [{ image: 'europe-docker.pkg.dev/myproject/containers/my-agent:latest' }];
  return {
    apiVersion: 'run.googleapis.com/v1',
    kind: 'Job',
    metadata: { name, namespace: 'myproject', ...metadata },
    spec: { template: { metadata: { annotations }, spec: { template: { spec: { containers } } } } },
  };
}

/** A v2 job with a network block. */
export function jobV2(vpcAccess?: Json, rest: Json = {}): Json {
  const containers = [{ image: 'europe-docker.pkg.dev/myproject/containers/my-agent:latest' }];
  return { ...rest, template: { template: { containers, ...(vpcAccess && { vpcAccess }) } } };
}
