import { z } from 'zod';
import { shaped } from './shaped.ts';

const Spec = z.strictObject({
  project: z.string().optional(),
  /** Full job name; absent: every job. */
  job: z.string().optional(),
  /** `IP:PORT`; absent: every destination. */
  destination: z.string().optional(),
  result: z.enum(['REACHABLE', 'UNREACHABLE', 'AMBIGUOUS', 'UNDETERMINED']),
  /** Of the drop, where it is unreachable; of the abort, where it is undetermined. */
  cause: z.string().optional(),
});

/** What Connectivity Tests are to answer. */
export type Said = z.infer<typeof Spec>;

/** Answers of Connectivity Tests, as they were said: the local cloud forwards no packets and traces none. */
export class Reachability {
  #said: Said[] = [];

  add(body: unknown): Said {
    const said = shaped(Spec, body);
    this.#said.push(said);
    return said;
  }

  list(project?: string): readonly Said[] {
    return this.#said.filter((one) => project === undefined || one.project === project);
  }

  clear(project?: string): void {
    this.#said = this.#said.filter((one) => project !== undefined && one.project !== project);
  }

  /** The last thing that was said about such a packet. */
  about(project: string, job: string, destination: string): Said | undefined {
    return this.#said.findLast(
      (one) =>
        (one.project ?? project) === project &&
        (one.job ?? job) === job &&
        (one.destination ?? destination) === destination,
    );
  }
}
