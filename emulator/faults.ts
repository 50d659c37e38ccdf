import { z } from 'zod';
import type { Body } from './route.ts';
import { matcher, type Match } from './services/logging/query/match.ts';
import { shaped } from './shaped.ts';

/** No method of Google's: the delivery of audit entries to log sinks and Eventarc. */
export const EVENTS = 'emulator.events';

const FaultSpec = z
  .strictObject({
    method: z.string().min(1),
    project: z.string().optional(),
    status: z.number().int().min(400).max(599).optional(),
    message: z.string().optional(),
    delaySeconds: z.number().min(0).max(604_800).optional(),
    dropAfter: z.boolean().optional(),
    operationError: z.strictObject({ code: z.union([z.string(), z.number()]), message: z.string() }).optional(),
    times: z.number().int().min(1).optional(),
    copies: z.number().int().min(1).max(100).optional(),
    reorder: z.boolean().optional(),
    /** In the Logging query language: which entries are meant. */
    filter: z.string().optional(),
  })
  .superRefine((fault, context) => {
    const misplaced = fault.method === EVENTS ? ['status', 'message', 'dropAfter', 'operationError'] : OF_EVENTS;
    for (const field of misplaced) {
      if (!(field in fault)) continue;
      const message = fault.method === EVENTS ? `not with ${EVENTS}` : `only with ${EVENTS}`;
      context.addIssue({ code: 'custom', path: [field], message });
    }
  });

const OF_EVENTS = ['copies', 'reorder', 'filter'];

export type Fault = z.infer<typeof FaultSpec> & { readonly id: string; hits: number };

/** Failures on request. A fault is a resource with a counter, so that a test can assert that it was really met. */
export class Faults {
  #faults: Fault[] = [];
  #filters = new Map<Fault, Match>();
  #next = 1;

  add(body: unknown): Fault {
    const given = shaped(FaultSpec, body);
    const fault: Fault = { ...given, id: `fault-${this.#next}`, hits: 0 };
    if (fault.filter !== undefined) this.#filters.set(fault, matcher(fault.filter));
    this.#next += 1;
    this.#faults.push(fault);
    return fault;
  }

  list(project?: string): readonly Fault[] {
    return this.#faults.filter((fault) => project === undefined || fault.project === project);
  }

  clear(project?: string): void {
    this.#faults = this.#faults.filter((fault) => project !== undefined && fault.project !== project);
    for (const fault of this.#filters.keys()) if (!this.#faults.includes(fault)) this.#filters.delete(fault);
  }

  /** The first fault that still applies to a call of a method, by any of its names, or to an event; counts as a hit. */
  take(methods: readonly string[], project: string, event?: Body): Fault | undefined {
    const fault = this.#faults.find(
      (one) =>
        methods.includes(one.method) &&
        (one.project ?? project) === project &&
        one.hits < (one.times ?? Infinity) &&
        (event === undefined || (this.#filters.get(one)?.(event) ?? true)),
    );
    if (fault) fault.hits += 1;
    return fault;
  }
}
