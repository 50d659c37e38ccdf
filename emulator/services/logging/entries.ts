import type { Cloud } from '../../cloud.ts';
import { ApiError } from '../../errors.ts';
import type { Body } from '../../route.ts';
import { Delivery } from './delivery.ts';
import { projectOfLog } from './log-name.ts';
import { Sinks } from './sinks.ts';

/** google.logging.v2.LogEntry, as far as every entry has it. */
export interface LogEntry extends Body {
  readonly logName: string;
  readonly insertId: string;
  readonly timestamp: string;
}

/** An entry and its number in the order of writing, which decides between entries of the same instant. */
export interface Numbered {
  readonly number: number;
  readonly entry: LogEntry;
}

const LIMIT = 100_000;

/** Log entries of all projects in the order of writing, the last hundred thousand; writing one feeds sinks and Eventarc. */
export class Entries {
  readonly #cloud: Cloud;
  readonly sinks: Sinks;
  readonly #delivery: Delivery;
  #entries: Numbered[] = [];
  #next = 1;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
    this.sinks = new Sinks(cloud);
    this.#delivery = new Delivery(cloud);
  }

  write(entry: LogEntry): void {
    this.#entries.push({ number: this.#next++, entry });
    if (this.#entries.length >= 2 * LIMIT) this.#entries = this.#entries.slice(-LIMIT);
    this.#delivery.deliver(entry, (one) => {
      this.sinks.route(one);
      this.#cloud.eventarc.deliver(one);
    });
  }

  /** Whether an entry has not reached sinks and Eventarc yet. */
  get delivering(): boolean {
    return this.#delivery.underWay;
  }

  /** The entries of a project. */
  list(project: string): readonly Numbered[] {
    const prefix = `projects/${project}/`;
    return this.#entries.slice(-LIMIT).filter(({ entry }) => entry.logName.startsWith(prefix));
  }

  /** Forgets the entries of one log; throws when there are none. */
  deleteLog(logName: string): void {
    const others = this.#entries.filter(({ entry }) => entry.logName !== logName);
    if (others.length === this.#entries.length) throw new ApiError('NOT_FOUND', `Log ${logName} does not exist`);
    this.#entries = others;
  }

  /** Forgets entries, sinks and what Eventarc has still to deliver, of a project or of all. */
  clear(project?: string): void {
    this.#entries = this.#entries.filter(
      ({ entry }) => project !== undefined && projectOfLog(entry.logName) !== project,
    );
    this.sinks.clear(project);
    this.#delivery.clear(project);
    this.#cloud.eventarc.clear(project);
  }
}
