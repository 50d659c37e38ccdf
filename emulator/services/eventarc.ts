import type { Cloud } from '../cloud.ts';
import { toCloudEvent, type CloudEventRequest } from './cloud-event.ts';
import type { LogEntry } from './logging/entries.ts';
import { projectOfLog } from './logging/log-name.ts';
import { matcher } from './logging/query/match.ts';

/** A trigger names one method exactly; these are the triggers that a watcher of Cloud Run jobs needs. */
const TRIGGERS = matcher(
  'protoPayload.serviceName="run.googleapis.com" ' +
    'protoPayload.methodName=~"^google\\.cloud\\.run\\.v[12]\\.Jobs\\.(Create|Replace|Update)Job$"',
);

const FIRST_BACKOFF_SECONDS = 10;
const LONGEST_BACKOFF_SECONDS = 600;
const RETENTION_SECONDS = 24 * 3600;
/** A function may take minutes to answer; one that never does must not hold the event for ever. */
const DEADLINE_MS = 600_000;

interface Delivery {
  readonly project: string;
  readonly request: CloudEventRequest;
  readonly givenUpAtMs: number;
  readonly stop: AbortController;
}

/**
 * Delivers audit entries of job writes as CloudEvents in binary mode, at least once: halves of an operation and failed
 * calls too, as Eventarc has no filter on those. https://cloud.google.com/eventarc/docs/retry-events
 */
export class Eventarc {
  readonly #cloud: Cloud;
  #target: string | undefined;
  readonly #underWay = new Set<Delivery>();

  constructor(cloud: Cloud, target: string | undefined) {
    this.#cloud = cloud;
    this.#target = target;
  }

  /** Where events go from now on, those that wait for another try included; nowhere without a URL. */
  setTarget(url: string | undefined): void {
    this.#target = url;
  }

  /** Whether an event has not been accepted yet. */
  get delivering(): boolean {
    return this.#underWay.size > 0;
  }

  deliver(entry: LogEntry): void {
    if (this.#target === undefined || !TRIGGERS(entry)) return;
    const delivery: Delivery = {
      project: projectOfLog(entry.logName),
      request: toCloudEvent(entry),
      givenUpAtMs: this.#cloud.clock.nowMs() + RETENTION_SECONDS * 1000,
      stop: new AbortController(),
    };
    this.#underWay.add(delivery);
    void this.#attempt(delivery, FIRST_BACKOFF_SECONDS);
  }

  /** Forgets what is still to be delivered, of a project or of all. */
  clear(project?: string): void {
    for (const delivery of this.#underWay) {
      if (project !== undefined && delivery.project !== project) continue;
      this.#underWay.delete(delivery);
      delivery.stop.abort();
    }
  }

  async #attempt(delivery: Delivery, backoffSeconds: number): Promise<void> {
    if (!this.#underWay.has(delivery)) return;
    const delivered = await this.#post(delivery);
    const next = this.#cloud.clock.nowMs() + backoffSeconds * 1000;
    if (delivered || next > delivery.givenUpAtMs) return void this.#underWay.delete(delivery);
    const longer = Math.min(backoffSeconds * 2, LONGEST_BACKOFF_SECONDS);
    this.#cloud.clock.after(backoffSeconds, () => void this.#attempt(delivery, longer));
  }

  async #post({ request, stop }: Delivery): Promise<boolean> {
    if (this.#target === undefined) return false;
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(DEADLINE_MS)]);
    try {
      const response = await fetch(this.#target, { method: 'POST', ...request, signal });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }
}
