import { setupOf } from './setup.ts';
import type { Clock } from '../clock.ts';
import type { ConnectivityTests, Inventory, Names, Objects, Publisher, Reads, Secrets, Writes } from '../ports.ts';
import type { Archive, AuditTrail, Projects, Surveys } from '../sweep-ports.ts';
import type { Setup } from '../doctor/setup.ts';
import type { Telemetry } from '../telemetry.ts';
import { addressReads, addressWrites } from './addresses.ts';
import { archiveOf } from './archive.ts';
import { projectsOf } from './assets.ts';
import { auditTrailOf } from './audit-trail.ts';
import { bucketsOn } from './buckets.ts';
import { caller, type Attempted } from './call.ts';
import { clientsAt } from './clients.ts';
import { connectivityTestsOf } from './connectivity-tests.ts';
import { deletionWrites } from './deletions.ts';
import { egressConstraintReads } from './egress-constraint.ts';
import { effectiveFirewallReads } from './effective-firewalls.ts';
import { firewallReads, firewallWrites } from './firewalls.ts';
import { adaptiveGate } from './gate.ts';
import { instanceReads } from './instances.ts';
import { inventoryOf } from './inventory.ts';
import { learnedRouteReads } from './learned-routes.ts';
import { namesWith } from './names.ts';
import { networkReads, networkWrites } from './networks.ts';
import { objectsOf, textAt } from './objects.ts';
import { originOf } from './origin.ts';
import { policyBasedRouteReads } from './policy-based-routes.ts';
import { sleeper } from './poll.ts';
import { publisherOf, publishingAt, type Publishing } from './pubsub.ts';
import { realClock } from './real-clock.ts';
import type { Remote } from './remote.ts';
import { routerReads, routerWrites } from './routers.ts';
import { routeReads, routeWrites } from './routes.ts';
import { jobReads, jobWrites } from './run-jobs.ts';
import { secretsOf } from './secrets.ts';
import { surveysOf } from './surveys.ts';
import { telemetryOf, type TelemetryOptions } from './telemetry.ts';
import { connectorReads, connectorWrites } from './vpc-connectors.ts';

/** Where the APIs are, and on whose behalf they are called. */
export interface ConnectOptions {
  /** Where every API is, `http://127.0.0.1:8686`; undefined: Google, with Application Default Credentials. */
  readonly endpoint?: string | undefined;
  /** Where Pub/Sub is, if elsewhere; a protocol may be missing. */
  readonly pubsubEndpoint?: string | undefined;
  /** Of the caller, for quota and billing. */
  readonly projectId?: string | undefined;
  /** Length of the pauses between polls and retries, against their real length; the local cloud's clock runs faster. */
  readonly pace?: number | undefined;
  /** Who calls, where `endpoint` takes that from whoever says it, as the local cloud does. */
  readonly principal?: string | undefined;
  /** Of a sweep: so many calls of one API at a time at most, fewer as soon as the API says that they are too many. */
  readonly concurrency?: number | undefined;
  /** Told of every attempt at a call. */
  readonly onAttempt?: ((attempted: Attempted) => void) | undefined;
}

/** The ports, on Google Cloud. */
export interface Connection {
  readonly reads: Reads;
  readonly writes: Writes;
  readonly inventory: Inventory;
  readonly tests: ConnectivityTests;
  /** What surrounds jobs and functions: for the doctor. */
  readonly setup: Setup;
  readonly surveys: Surveys;
  readonly projects: Projects;
  readonly auditTrail: AuditTrail;
  /** DNS, but for the hosts that are given their addresses here. */
  names(overrides: ReadonlyMap<string, readonly string[]>): Names;
  objects(bucket: string): Objects;
  archive(bucket: string): Archive;
  publisher(project: string): Publisher;
  /** Secret Manager, and the variables of an environment. */
  secrets(env: Readonly<Record<string, string | undefined>>): Secrets;
  /** A text object, by its `gs://BUCKET/OBJECT`. */
  text(uri: string): Promise<string>;
  /** Where what is measured goes. */
  telemetry(options: TelemetryOptions): Telemetry;
  readonly clock: Clock;
}

/** Connects the ports to Google Cloud, or to a local one. Nothing is loaded or asked before the first call. */
export function connect(options: ConnectOptions): Connection {
  return portsOn(linesTo(options));
}

/** What the ports are made on; a test puts itself between. */
export interface Lines {
  readonly remote: Remote;
  readonly publishing: Publishing;
  readonly clock: Clock;
}

/** Clients of all APIs, loaded with their first call, and how they are called. */
export function linesTo(options: ConnectOptions): Lines {
  const { endpoint, pubsubEndpoint, projectId, principal, pace = 1, concurrency, onAttempt } = options;
  const origin = originOf(endpoint, { projectId, principal });
  const pubsub = pubsubEndpoint === undefined ? origin : originOf(pubsubEndpoint, { projectId });
  const sleep = sleeper(realClock, pace);
  const gate = concurrency === undefined ? undefined : adaptiveGate({ most: concurrency, sleep });
  const call = caller(realClock, sleep, { gate, onAttempt });
  return {
    remote: { origin, clients: clientsAt(origin), call, sleep },
    publishing: publishingAt(pubsub),
    clock: realClock,
  };
}

/** The ports on such lines. */
export function portsOn({ remote, publishing, clock }: Lines): Connection {
  const buckets = bucketsOn(remote);
  return {
    reads: readsOf(remote),
    writes: writesOf(remote),
    inventory: inventoryOf(remote),
    tests: connectivityTestsOf(remote),
    surveys: surveysOf(remote),
    projects: projectsOf(remote),
    auditTrail: auditTrailOf(remote),
    names: namesWith,
    objects: (bucket) => objectsOf(bucket, buckets),
    archive: (bucket) => archiveOf(bucket, remote),
    publisher: publisherOf(publishing, remote.call),
    setup: setupOf(remote),
    secrets: (env) => secretsOf(remote, env),
    text: (uri) => textAt(uri, buckets),
    telemetry: (options) => telemetryOf(remote, options),
    clock,
  };
}

const readsOf = (remote: Remote): Reads => ({
  ...jobReads(remote),
  ...connectorReads(remote),
  ...networkReads(remote),
  ...routerReads(remote),
  ...routeReads(remote),
  ...learnedRouteReads(remote),
  ...policyBasedRouteReads(remote),
  ...egressConstraintReads(remote),
  ...effectiveFirewallReads(remote),
  ...firewallReads(remote),
  ...addressReads(remote),
  ...instanceReads(remote),
});

const writesOf = (remote: Remote): Writes => ({
  ...networkWrites(remote),
  ...connectorWrites(remote),
  ...addressWrites(remote),
  ...routerWrites(remote),
  ...firewallWrites(remote),
  ...routeWrites(remote),
  ...jobWrites(remote),
  ...deletionWrites(remote),
});
