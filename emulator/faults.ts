import { z } from 'zod';
import { badRequest } from './errors.ts';

const FaultSpec = z.strictObject({
  method: z.string().min(1),
  project: z.string().optional(),
  status: z.number().int().min(400).max(599).optional(),
  message: z.string().optional(),
  delaySeconds: z.number().min(0).optional(),
  dropAfter: z.boolean().optional(),
  operationError: z.strictObject({ code: z.union([z.string(), z.number()]), message: z.string() }).optional(),
  times: z.number().int().min(1).optional(),
});

export type Fault = z.infer<typeof FaultSpec> & { readonly id: string; hits: number };

/** Failures on request. A fault is a resource with a counter, so that a test can assert that it was really met. */
export class Faults {
  #faults: Fault[] = [];
  #next = 1;

  add(body: unknown): Fault {
    const parsed = FaultSpec.safeParse(body);
    if (!parsed.success) {
      throw badRequest(
        parsed.error.issues.map(({ path, message }) => ({ field: path.join('.') || '(body)', description: message })),
      );
    }
    const fault: Fault = { ...parsed.data, id: `fault-${this.#next++}`, hits: 0 };
    this.#faults.push(fault);
    return fault;
  }

  list(project?: string): readonly Fault[] {
    return this.#faults.filter((fault) => project === undefined || fault.project === project);
  }

  clear(project?: string): void {
    this.#faults = this.#faults.filter((fault) => project !== undefined && fault.project !== project);
  }

  /** The first fault that still applies to a call of `method`; counts as a hit. */
  take(method: string, project: string): Fault | undefined {
    const fault = this.#faults.find(
      (f) => f.method === method && (f.project ?? project) === project && f.hits < (f.times ?? Infinity),
    );
    if (fault) fault.hits += 1;
    return fault;
  }
}
