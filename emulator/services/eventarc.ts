import { z } from 'zod';
import type { Cloud } from '../cloud.ts';
import { toCloudEvent, type CloudEventRequest } from './cloud-event.ts';
import type { LogEntry } from './logging/entries.ts';
import { projectOfLog } from './logging/log-name.ts';
import { matcher, type Match } from './logging/query/match.ts';
import { shaped } from '../shaped.ts';

/** At Google a trigger names one method exactly; this one stands for those that a watcher of Cloud Run jobs needs. */
const JOB_WRITES =
  'protoPayload.serviceName="run.googleapis.com" ' +
  'protoPayload.methodName=~"^google\\.cloud\\.run\\.v[12]\\.Jobs\\.(Create|Replace|Update)Job$"';

/** The trigger that is there from the start, where the local cloud was told a target. */
const DEFAULT = 'job-writes';

const TriggerSpec = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** In the Logging query language: which audit entries are delivered. */
  filter: z.string().default(JOB_WRITES),
  project: z.string().optional(),
});

/** Where audit entries go as CloudEvents, and how many have arrived. */
export type Trigger = z.infer<typeof TriggerSpec> & { readonly id: string; delivered: number };

const FIRST_BACKOFF_SECONDS = 10;
const LONGEST_BACKOFF_SECONDS = 600;
const RETENTION_SECONDS = 24 * 3600;
/** A function may take minutes to answer; one that never does must not hold the event for ever. */
const DEADLINE_MS = 600_000;

interface Kept {
  readonly trigger: Trigger;
  readonly matches: Match;
}

interface Delivery {
  readonly trigger: Trigger;
  readonly project: string;
  readonly request: CloudEventRequest;
  readonly givenUpAtMs: number;
  readonly stop: AbortController;
}

/**
 * Delivers audit entries as CloudEvents in binary mode, at least once: halves of an operation and failed calls too, as
 * Eventarc has no filter on those. https://cloud.google.com/eventarc/docs/retry-events
 */
export class Eventarc {
  readonly #cloud: Cloud;
  #triggers: Kept[] = [];
  #next = 1;
  readonly #underWay = new Set<Delivery>();

  constructor(cloud: Cloud, target: string | undefined) {
    this.#cloud = cloud;
    this.setTarget(target);
  }

  /** Where job writes go from now on, those that wait for another try included; nowhere without a URL. */
  setTarget(url: string | undefined): void {
    const there = this.#triggers.find(({ trigger }) => trigger.id === DEFAULT);
    if (url === undefined) this.#triggers = this.#triggers.filter((kept) => kept !== there);
    else if (there) there.trigger.url = url;
    else this.#keep({ id: DEFAULT, url, filter: JOB_WRITES, delivered: 0 });
  }

  add(body: unknown): Trigger {
    const given = shaped(TriggerSpec, body);
    return this.#keep({ ...given, id: `trigger-${this.#next}`, delivered: 0 });
  }

  list(project?: string): readonly Trigger[] {
    const all = this.#triggers.map(({ trigger }) => trigger);
    return all.filter((trigger) => project === undefined || trigger.project === project);
  }

  /** Takes the triggers of a project away, or all; the one that was there from the start stays. */
  clearTriggers(project?: string): void {
    this.#triggers = this.#triggers.filter(
      ({ trigger }) => trigger.id === DEFAULT || (project !== undefined && trigger.project !== project),
    );
  }

  /** Whether an event has not been accepted yet. */
  get delivering(): boolean {
    return this.#underWay.size > 0;
  }

  deliver(entry: LogEntry): void {
    const project = projectOfLog(entry.logName);
    for (const { trigger, matches } of this.#triggers) {
      if ((trigger.project ?? project) !== project || !matches(entry)) continue;
      const delivery: Delivery = {
        trigger,
        project,
        request: toCloudEvent(entry),
        givenUpAtMs: this.#cloud.clock.nowMs() + RETENTION_SECONDS * 1000,
        stop: new AbortController(),
      };
      this.#underWay.add(delivery);
      void this.#attempt(delivery, FIRST_BACKOFF_SECONDS);
    }
  }

  /** Forgets what is still to be delivered, of a project or of all. */
  clear(project?: string): void {
    for (const delivery of this.#underWay) {
      if (project !== undefined && delivery.project !== project) continue;
      this.#underWay.delete(delivery);
      delivery.stop.abort();
    }
  }

  #keep(trigger: Trigger): Trigger {
    this.#triggers.push({ trigger, matches: matcher(trigger.filter) });
    this.#next += 1;
    return trigger;
  }

  async #attempt(delivery: Delivery, backoffSeconds: number): Promise<void> {
    if (!this.#underWay.has(delivery)) return;
    const delivered = await this.#post(delivery);
    if (delivered) delivery.trigger.delivered += 1;
    const next = this.#cloud.clock.nowMs() + backoffSeconds * 1000;
    if (delivered || next > delivery.givenUpAtMs) return void this.#underWay.delete(delivery);
    const longer = Math.min(backoffSeconds * 2, LONGEST_BACKOFF_SECONDS);
    this.#cloud.clock.after(backoffSeconds, () => void this.#attempt(delivery, longer));
  }

  async #post({ trigger, request, stop }: Delivery): Promise<boolean> {
    if (!this.#triggers.some((kept) => kept.trigger === trigger)) return false;
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(DEADLINE_MS)]);
    try {
      const response = await fetch(trigger.url, { method: 'POST', ...request, signal });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }
}
