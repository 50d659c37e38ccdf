import { JOB_CHANGES, NETWORK_CHANGES } from './event/filters.ts';

/**
 * What run-egress consists of once it is deployed, as data: the local stack sets it up (cli/local), and Terraform reads
 * it from infra/generated (`npm run generate`). Every name starts with `run-egress-` in the cloud; here it is short.
 */

/** Whose permissions a function has. Each is a service account with a role of its own. */
export type Identity = 'reader' | 'writer' | 'notifier';

export interface DeployedFunction {
  readonly identity: Identity;
  readonly timeoutSeconds: number;
  readonly memory: string;
  /** Requests that one instance serves at a time; above 1 it needs a whole CPU. */
  readonly concurrency: number;
  readonly maxInstances: number;
}

/** The functions, by their entry points. */
export const FUNCTIONS = {
  onJobChange: { identity: 'reader', timeoutSeconds: 120, memory: '256M', concurrency: 8, maxInstances: 10 },
  // 540 s is above the work budget of 480 s and below the ack deadline of 600 s.
  remediate: { identity: 'writer', timeoutSeconds: 540, memory: '256M', concurrency: 8, maxInstances: 10 },
  // A project at a time: what one holds in memory is then bounded by one project's network.
  sweep: { identity: 'reader', timeoutSeconds: 540, memory: '512M', concurrency: 1, maxInstances: 10 },
  onNetworkChange: { identity: 'reader', timeoutSeconds: 120, memory: '256M', concurrency: 8, maxInstances: 10 },
  // It goes on sending for 45 s, and each message has its time.
  notify: { identity: 'notifier', timeoutSeconds: 300, memory: '256M', concurrency: 8, maxInstances: 10 },
} as const satisfies Readonly<Record<string, DeployedFunction>>;

export type FunctionName = keyof typeof FUNCTIONS;

/** APIs that have to be on where jobs are, in a Shared VPC host project only the last. */
export const WATCHED_APIS = ['run.googleapis.com', 'vpcaccess.googleapis.com', 'compute.googleapis.com'] as const;

/** APIs that have to be on where run-egress lives. */
export const HOME_APIS = [
  'artifactregistry.googleapis.com',
  'cloudasset.googleapis.com',
  'cloudbuild.googleapis.com',
  'cloudfunctions.googleapis.com',
  'cloudresourcemanager.googleapis.com',
  'cloudscheduler.googleapis.com',
  'cloudtrace.googleapis.com',
  'compute.googleapis.com',
  'eventarc.googleapis.com',
  'iam.googleapis.com',
  'logging.googleapis.com',
  'monitoring.googleapis.com',
  'pubsub.googleapis.com',
  'run.googleapis.com',
  'secretmanager.googleapis.com',
  'serviceusage.googleapis.com',
  'storage.googleapis.com',
  'telemetry.googleapis.com',
  'vpcaccess.googleapis.com',
] as const;

/** Pub/Sub topics. */
export const TOPICS = [
  'events',
  'network-events',
  'remediations',
  'results',
  'emails',
  'sweeps',
  'dead-letters',
] as const;

export type TopicName = (typeof TOPICS)[number];

/** A subscription that pushes into a function, by the service account `run-egress-push-NAME`, which nobody else has. */
export interface Push {
  readonly topic: TopicName;
  readonly to: FunctionName;
  /** Messages with one ordering key come one after the other. */
  readonly ordered: boolean;
  /** Longest pause between two deliveries of a message that is refused. */
  readonly maximumBackoffSeconds: number;
  /** Then it goes to the dead letters; 100 are as many as Pub/Sub takes. */
  readonly maxDeliveryAttempts: number;
}

/**
 * By the name of the subscription. Work that goes on is refused at most 20 times before it is called failed, so that 25
 * deliveries leave room for crashes. What a channel does not take is tried for 6 hours, which 100 deliveries at most 5
 * minutes apart outlast.
 */
export const PUSHES: Readonly<Record<string, Push>> = {
  events: { topic: 'events', to: 'onJobChange', ordered: false, maximumBackoffSeconds: 60, maxDeliveryAttempts: 25 },
  'network-events': {
    topic: 'network-events',
    to: 'onNetworkChange',
    ordered: false,
    maximumBackoffSeconds: 60,
    maxDeliveryAttempts: 25,
  },
  remediations: {
    topic: 'remediations',
    to: 'remediate',
    ordered: true,
    maximumBackoffSeconds: 60,
    maxDeliveryAttempts: 25,
  },
  results: { topic: 'results', to: 'notify', ordered: false, maximumBackoffSeconds: 300, maxDeliveryAttempts: 100 },
  sweeps: { topic: 'sweeps', to: 'sweep', ordered: false, maximumBackoffSeconds: 60, maxDeliveryAttempts: 25 },
};

/** Subscriptions for people, by name: anyone who may can read along with `gcloud pubsub subscriptions pull`. */
export const PULLS: Readonly<Record<string, TopicName>> = {
  'results-tail': 'results',
  'emails-tail': 'emails',
  'dead-letters-tail': 'dead-letters',
};

/** How every push is repeated: a function answers within its timeout; a refused message comes again after 10 s at the least. */
export const DELIVERY = { ackDeadlineSeconds: 600, minimumBackoffSeconds: 10 } as const;

interface Kept {
  /** Whether it goes once it is older than `report_days`; else it stays as long as the bucket. */
  readonly ages: boolean;
  /** Whether what it said before it was overwritten or deleted is kept: a trail of who changed what. */
  readonly trail: boolean;
}

/**
 * What is in the state bucket, by how its paths begin. Whatever ages is written anew while it is used, or of no use after a
 * week: Pub/Sub keeps a message for seven days, and no lease, claim or unsent message is older.
 */
export const STATE: Readonly<Record<string, Kept>> = {
  'attempts/': { ages: true, trail: false },
  // What undo and cleanup go by.
  'changes/': { ages: false, trail: true },
  'locks/': { ages: true, trail: false },
  // Whose a connector is.
  'made/': { ages: false, trail: true },
  'network-changes/': { ages: true, trail: false },
  // How a channel, and a job in it, stand: one small object each.
  'notify/channels/': { ages: false, trail: false },
  'notify/items/': { ages: true, trail: false },
  'notify/jobs/': { ages: false, trail: false },
  'notify/threads/': { ages: true, trail: false },
  'notify/told/': { ages: false, trail: false },
  'notify/waiting/': { ages: true, trail: false },
  'proposals/': { ages: true, trail: false },
  'published/': { ages: true, trail: false },
  'reports/': { ages: true, trail: false },
  // The last result of a job: what the next one is a change from.
  'results/': { ages: false, trail: false },
  'run-egress.yaml': { ages: false, trail: true },
  'sweeps/': { ages: true, trail: false },
};

/**
 * What Node itself is told. A young generation of 4 MB keeps an instance 12 MB smaller, and costs nothing (npm run
 * bench:cold-start).
 */
export const RUNTIME = { NODE_OPTIONS: '--max-semi-space-size=4' } as const;

/** What infra sets in the environment of each function, beside `RUNTIME`. */
export const ENVIRONMENT = [
  'GOOGLE_CLOUD_PROJECT',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_RESOURCE_ATTRIBUTES',
  'OTEL_SERVICE_NAME',
  'RUN_EGRESS_BUCKET',
  'RUN_EGRESS_POLICY',
] as const;

/** Log sinks by the topic that they feed. */
export const SINKS: Readonly<Partial<Record<TopicName, string>>> = {
  events: JOB_CHANGES,
  'network-events': NETWORK_CHANGES,
};

/** Methods that Eventarc triggers name one by one where events come from Eventarc instead of a sink. */
export const EVENTARC_METHODS = [
  'google.cloud.run.v1.Jobs.CreateJob',
  'google.cloud.run.v1.Jobs.ReplaceJob',
  'google.cloud.run.v2.Jobs.CreateJob',
  'google.cloud.run.v2.Jobs.UpdateJob',
] as const;

/** The service account that a function runs as. */
export const identityAccount = (identity: Identity, project: string): string =>
  `run-egress-${identity}@${project}.iam.gserviceaccount.com`;

/** The service account that pushes a subscription's messages. */
export const pushAccount = (subscription: string, project: string): string =>
  `run-egress-push-${subscription}@${project}.iam.gserviceaccount.com`;

/** Path below a function's URL that its messages are pushed to: the Functions Framework takes the topic from it. */
export const pushPath = (topic: TopicName, project: string): string =>
  `/projects/${project}/topics/run-egress-${topic}?pubsub_trigger=true`;
