import { ApiError } from './errors.ts';
import type { Body, Call } from './route.ts';

/** A long-running operation, in no API's shape yet: `services/` prints it as compute#operation or google.longrunning. */
export interface Operation {
  /** Relative name: `projects/p/regions/r/operations/operation-…`, `projects/p/locations/l/operations/…`. */
  readonly name: string;
  readonly id: string;
  readonly project: string;
  /** `global`, `regions/R`, `zones/Z` or `locations/L`. */
  readonly scope: string;
  /** What the API needs to print it: operation type, target, metadata. */
  readonly detail: Body;
  readonly principal: string;
  readonly startedAt: string;
  endedAt?: string;
  error?: { readonly code: string | number; readonly message: string };
  /** What the work returned: the `response` of a google.longrunning operation. */
  response?: unknown;
}

export interface Work {
  readonly scope: string;
  /** How long it takes at Google, in seconds of the cloud's clock. */
  readonly seconds: number;
  readonly detail: Body;
  /** The effect, carried out when the time is up; what it returns is the response, an ApiError it throws the error. */
  readonly finish: () => unknown;
  /** Carried out instead when a fault makes the operation fail. */
  readonly fail?: (error: { code: string | number; message: string }) => void;
  /** Overrides the generated id. */
  readonly id?: string;
  /** Told at the end, whichever it was: the last audit entry is written here. */
  readonly ended?: (operation: Operation) => void;
}

const KEPT = 50_000;

/** Starts, keeps and ends long-running operations on the cloud's clock. */
export class Operations {
  #all = new Map<string, Operation>();
  #underWay = new Set<Operation>();
  #waiting = new Map<string, (() => void)[]>();

  start(call: Call, work: Work): Operation {
    const { cloud, project } = call;
    const id = work.id ?? `operation-${Math.floor(cloud.clock.nowMs())}-${cloud.ids.word(13)}`;
    const operation: Operation = {
      name: `projects/${project}/${work.scope}/operations/${id}`,
      id: cloud.ids.number(),
      project,
      scope: work.scope,
      detail: work.detail,
      principal: call.principal,
      startedAt: cloud.clock.now(),
    };
    this.#all.set(operation.name, operation);
    this.#underWay.add(operation);
    const forced = call.fault?.operationError;
    cloud.clock.after(work.seconds, () => {
      // A reset in between forgets the operation, and with it its effect.
      if (this.#all.get(operation.name) !== operation) return;
      this.#end(operation, work, forced);
      this.#underWay.delete(operation);
      this.#forgetOldest();
      operation.endedAt = cloud.clock.now();
      this.#wake(operation.name);
      work.ended?.(operation);
    });
    return operation;
  }

  #end(operation: Operation, work: Work, forced: { code: string | number; message: string } | undefined): void {
    if (forced) {
      work.fail?.(forced);
      operation.error = forced;
      return;
    }
    try {
      operation.response = work.finish();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      operation.error = { code: error.code, message: error.message };
    }
  }

  get(name: string): Operation | undefined {
    return this.#all.get(name);
  }

  /** Forgets an operation that has ended; one under way would never end. */
  delete(name: string): void {
    if (this.#all.get(name)?.endedAt !== undefined) this.#all.delete(name);
  }

  /** Whether an operation has not ended yet. */
  get running(): boolean {
    return this.#underWay.size > 0;
  }

  /** Those of a project that have not ended yet, oldest first. */
  underWay(project: string): Operation[] {
    return [...this.#underWay].filter((operation) => operation.project === project);
  }

  list(prefix: string): Operation[] {
    return [...this.#all.values()].filter(({ name }) => name.startsWith(prefix));
  }

  /** Ends when the operation does, or after `seconds` of the cloud's clock. */
  async wait(call: Call, operation: Operation, seconds: number): Promise<void> {
    if (operation.endedAt !== undefined) return;
    await new Promise<void>((resolve) => {
      const cancel = call.cloud.clock.after(seconds, resolve);
      const wake = () => {
        cancel();
        resolve();
      };
      const waiting = this.#waiting.get(operation.name) ?? [];
      this.#waiting.set(operation.name, [...waiting, wake]);
    });
  }

  clear(project?: string): void {
    for (const [name, operation] of this.#all) {
      if (project !== undefined && operation.project !== project) continue;
      this.#all.delete(name);
      this.#underWay.delete(operation);
      this.#wake(name);
    }
  }

  /** At Google they are kept for days; here, the last of them. */
  #forgetOldest(): void {
    if (this.#all.size <= KEPT) return;
    for (const [name, { endedAt }] of this.#all) {
      if (endedAt === undefined) continue;
      this.#all.delete(name);
      return;
    }
  }

  #wake(name: string): void {
    for (const wake of this.#waiting.get(name) ?? []) wake();
    this.#waiting.delete(name);
  }
}
