import { Clock } from './clock.ts';
import { Administration } from './administration.ts';
import { Faults } from './faults.ts';
import { Access } from './iam/access.ts';
import { Identities } from './identities.ts';
import { Ids, projectNumber } from './ids.ts';
import { Operations } from './operations.ts';
import { Quotas } from './quotas.ts';
import { Reachability } from './reachability.ts';
import { RequestLog } from './request-log.ts';
import { Eventarc } from './services/eventarc.ts';
import { Entries } from './services/logging/entries.ts';
import { Broker } from './services/pubsub/broker.ts';
import { indexUsage } from './services/run/usage.ts';
import { SecretStore } from './services/secretmanager.ts';
import { Buckets } from './services/storage/buckets.ts';
import { Readings } from './services/telemetry/readings.ts';
import { SharedVpc } from './shared-vpc.ts';
import { Store } from './store.ts';
import type { Index } from './store-index.ts';

export interface CloudOptions {
  readonly clock?: Clock;
  /** Where Eventarc delivers audit entries as CloudEvents, if anywhere. */
  readonly eventsTo?: string;
}

/** The whole local cloud: its time, its resources and what is under way. One instance a server; nothing is global. */
export class Cloud {
  readonly clock: Clock;
  readonly store = new Store();
  readonly faults = new Faults();
  readonly access = new Access();
  readonly sharedVpc = new SharedVpc();
  readonly quotas = new Quotas();
  readonly reachability = new Reachability();
  readonly ids = new Ids();
  readonly operations = new Operations();
  readonly requests = new RequestLog();
  readonly identities = new Identities();
  readonly administration = new Administration();
  readonly broker: Broker;
  readonly buckets = new Buckets();
  /** Projects by the number of the folder that they are in; all of them belong to one organisation. */
  readonly folders = new Map<string, readonly string[]>();
  readonly secrets = new SecretStore();
  readonly readings = new Readings();
  readonly entries: Entries;
  readonly eventarc: Eventarc;
  /** Which jobs use a connector or a subnetwork. */
  readonly jobUsage: Index;
  #idsByNumber = new Map<string, string>();
  #numbersById = new Map<string, string>();

  constructor({ clock = new Clock(), eventsTo }: CloudOptions = {}) {
    this.clock = clock;
    this.broker = new Broker(this);
    this.eventarc = new Eventarc(this, eventsTo);
    this.entries = new Entries(this);
    this.jobUsage = indexUsage(this);
  }

  /** The project's id for an id or a number; a number is known once its id has been seen. */
  projectId(idOrNumber: string): string {
    if (this.#numbersById.has(idOrNumber)) return idOrNumber;
    if (/^\d+$/.test(idOrNumber)) return this.#idsByNumber.get(idOrNumber) ?? idOrNumber;
    this.projectNumber(idOrNumber);
    return idOrNumber;
  }

  projectNumber(project: string): string {
    const known = this.#numbersById.get(project);
    if (known !== undefined) return known;
    const number = projectNumber(project);
    if (number === project) return number;
    this.#numbersById.set(project, number);
    this.#idsByNumber.set(number, project);
    return number;
  }

  /** Whether anything is under way: an operation, an event, a message that is pushed. Tests wait for its end. */
  get busy(): boolean {
    return this.operations.running || this.entries.delivering || this.eventarc.delivering || this.broker.pushing;
  }

  /** Forgets a project, or everything: resources, operations, messages, objects, entries, requests, faults. */
  reset(project?: string): void {
    if (project === undefined) {
      this.clock.clear();
      this.ids.reset();
      this.folders.clear();
    }
    for (const part of [
      this.store,
      this.faults,
      this.access,
      this.administration,
      this.sharedVpc,
      this.quotas,
      this.reachability,
      this.operations,
      this.broker,
      this.buckets,
      this.secrets,
      this.readings,
      this.entries,
    ]) {
      part.clear(project);
    }
    this.requests.clear(project);
    this.eventarc.clearTriggers(project);
  }
}
