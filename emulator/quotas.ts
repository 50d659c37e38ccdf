import { z } from 'zod';
import { shaped } from './shaped.ts';

const QuotaSpec = z.strictObject({
  project: z.string().optional(),
  /** As Compute calls it, `FIREWALLS`. */
  metric: z.string().regex(/^[A-Z_]+$/, 'expected the name of a metric such as FIREWALLS'),
  limit: z.number().min(0),
});

/** What a project, or each, may have of something. */
export type Quota = z.infer<typeof QuotaSpec>;

/** Limits that differ from those of a project that never asked for more. */
export class Quotas {
  #quotas: Quota[] = [];
  /** By project: how many of each collection its world brought. */
  #loaded = new Map<string, ReadonlyMap<string, number>>();

  add(body: unknown): Quota {
    const given = shaped(QuotaSpec, body);
    this.#quotas.push(given);
    return given;
  }

  list(project?: string): readonly Quota[] {
    return this.#quotas.filter((quota) => project === undefined || quota.project === project);
  }

  clear(project?: string): void {
    this.#quotas = this.#quotas.filter((quota) => project !== undefined && quota.project !== project);
    if (project === undefined) this.#loaded.clear();
    else this.#loaded.delete(project);
  }

  /** Told when a world is loaded. */
  loaded(project: string, counts: ReadonlyMap<string, number>): void {
    this.#loaded.set(project, counts);
  }

  /** A project whose world has more than it could ever have made here has asked for more: twice as much. */
  limit(project: string, metric: string, usual: number): number {
    const said = this.#quotas.findLast((quota) => quota.metric === metric && (quota.project ?? project) === project);
    if (said) return said.limit;
    const brought = this.#loaded.get(project)?.get(metric.toLowerCase()) ?? 0;
    return brought < usual ? usual : 2 * brought;
  }
}
