import type { Cloud } from '../../cloud.ts';
import type { Body } from '../../route.ts';

export interface LogEntry extends Body {
  readonly logName: string;
  readonly insertId: string;
  readonly timestamp: string;
}

/** Log entries of all projects, newest last; writing one also feeds log sinks and Eventarc. */
export class Entries {
  readonly #cloud: Cloud;
  #entries: LogEntry[] = [];

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  write(entry: LogEntry): void {
    this.#entries.push(entry);
    this.#cloud.eventarc.deliver(entry);
  }

  clear(_project?: string): void {
    this.#entries = [];
  }
}
