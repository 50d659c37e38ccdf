import type { Cloud } from '../../cloud.ts';
import { EVENTS } from '../../faults.ts';
import type { LogEntry } from './entries.ts';
import { projectOfLog } from './log-name.ts';

/** An entry that waits for the next one to overtake it goes its way after this, should none come. */
const LONGEST_HOLD_SECONDS = 60;

interface Held {
  readonly project: string;
  readonly go: () => void;
}

/**
 * Brings audit entries to log sinks and Eventarc: at once and once, unless a fault asks for what "at least once, in any
 * order" allows - late, several times, behind the entry that follows. All other entries go straight.
 */
export class Delivery {
  readonly #cloud: Cloud;
  readonly #waiting = new Set<Held>();
  #held: Held[] = [];

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  /** Whether an entry is still on its way. */
  get underWay(): boolean {
    return this.#waiting.size > 0 || this.#held.length > 0;
  }

  deliver(entry: LogEntry, route: (entry: LogEntry) => void): void {
    if (!entry.logName.includes('cloudaudit.googleapis.com')) return route(entry);
    const project = projectOfLog(entry.logName);
    const fault = this.#cloud.faults.take([EVENTS], project, entry);
    const { copies = 1, delaySeconds = 0, reorder = false } = fault ?? {};
    const held: Held = { project, go: () => Array.from({ length: copies }, () => route(entry)) };
    if (reorder) return this.#hold(held);
    if (delaySeconds > 0) return this.#later(held, delaySeconds);
    held.go();
    this.#release(project);
  }

  /** Forgets what has not been delivered, of a project or of all. */
  clear(project?: string): void {
    const stays = (held: Held) => project !== undefined && held.project !== project;
    this.#held = this.#held.filter(stays);
    for (const held of this.#waiting) if (!stays(held)) this.#waiting.delete(held);
  }

  #hold(held: Held): void {
    this.#held.push(held);
    this.#cloud.clock.after(LONGEST_HOLD_SECONDS, () => {
      if (!this.#held.includes(held)) return;
      this.#held = this.#held.filter((one) => one !== held);
      held.go();
    });
  }

  /** Entries that were held come in the opposite order of their writing. */
  #release(project: string): void {
    if (this.#held.length === 0) return;
    const overtaken = this.#held.filter((held) => held.project === project).reverse();
    this.#held = this.#held.filter((held) => held.project !== project);
    for (const { go } of overtaken) go();
  }

  #later(held: Held, seconds: number): void {
    this.#waiting.add(held);
    this.#cloud.clock.after(seconds, () => {
      if (this.#waiting.delete(held)) held.go();
    });
  }
}
