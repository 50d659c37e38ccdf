import { CONNECTOR, NETWORK, PROJECT, REGION, SUBNETWORK, type Json } from './resources.ts';

export const JOB = `projects/${PROJECT}/locations/${REGION}/jobs/my-agent`;

/** A job as Cloud Run's v2 API prints it; without `vpcAccess` it does not meet a VPC. */
export function aJob(vpcAccess?: Json, over: Json = {}): Json {
  return {
    name: JOB,
    uid: '5a1c6f0e-6e0d-4b8c-9a53-0d7f4d5f7a11',
    generation: '3',
    etag: '"CLrF6r8GEKDQgIcC"',
    labels: {},
    annotations: {},
    template: {
      taskCount: 1,
      template: {
        containers: [{ image: 'gcr.io/myproject/agent', env: [{ name: 'TOKEN', value: 'hunter2' }] }],
        ...(vpcAccess && { vpcAccess }),
      },
    },
    ...over,
  };
}

/** `vpcAccess` of a job behind vpc-conn-europe, all traffic. */
export const viaConnector = (over: Json = {}): Json => ({ connector: CONNECTOR, egress: 'ALL_TRAFFIC', ...over });

/** `vpcAccess` of a job with Direct VPC egress through my-subnet, all traffic. */
export const viaInterface = (over: Json = {}): Json => ({
  egress: 'ALL_TRAFFIC',
  networkInterfaces: [{ network: NETWORK, subnetwork: SUBNETWORK }],
  ...over,
});

/** The same with network tags. */
export const viaTaggedInterface = (...tags: readonly string[]): Json =>
  viaInterface({ networkInterfaces: [{ network: NETWORK, subnetwork: SUBNETWORK, tags }] });

export const privateRangesOnly: Json = { egress: 'PRIVATE_RANGES_ONLY' };

/** A job as the v1 API prints it; the annotations are those of the execution template, keys without their prefix. */
export function aV1Job(annotations: Readonly<Record<string, string>> = {}, over: Json = {}): Json {
  return {
    apiVersion: 'run.googleapis.com/v1',
    kind: 'Job',
    metadata: {
      name: 'my-agent',
      namespace: '123456789',
      resourceVersion: 'AAYd',
      labels: { 'cloud.googleapis.com/location': REGION },
      annotations: { 'run.googleapis.com/client-name': 'gcloud' },
      ...(over['metadata'] as Json | undefined),
    },
    spec: {
      template: {
        metadata: { annotations: withPrefix(annotations) },
        spec: { taskCount: 1, template: { spec: { containers: [{ image: 'gcr.io/myproject/agent' }] } } },
      },
      ...(over['spec'] as Json | undefined),
    },
  };
}

export const withPrefix = (annotations: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`run.googleapis.com/${key}`, value]));
