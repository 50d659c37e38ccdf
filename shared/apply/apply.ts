import { assertNever } from '../errors.ts';
import type { Change, Plan, Spec } from '../plan/change.ts';
import type { Attempt, Failed, Writes, Written } from '../ports.ts';

/** What became of one change. */
export type Outcome =
  | { readonly kind: 'applied'; readonly change: Change; readonly seconds: number }
  /** `operation`: what goes on at Google; undefined where it was not begun, because what it needs is still under way. */
  | { readonly kind: 'pending'; readonly change: Change; readonly operation?: string }
  | { readonly kind: 'skipped'; readonly change: Change }
  | (Failed & { readonly change: Change });

export interface Conditions {
  /** Of this delivery and attempt: goes into request ids. */
  readonly attempt: string;
  /** Aborted when the work budget is spent. */
  readonly budget: AbortSignal;
  /** Seconds since some fixed moment. */
  readonly clock: () => number;
  /** Told of each change when it begins, and when it has ended. */
  readonly watch?: (progress: Progress) => void;
}

export type Progress =
  { readonly kind: 'begun'; readonly change: Change } | { readonly kind: 'ended'; readonly outcome: Outcome };

/**
 * Carries a plan out. What depends on nothing starts at once, side by side; what depends on a change waits for it, and is
 * skipped when it failed. One failure never stops what does not depend on it.
 */
export async function apply(plan: Plan, writes: Writes, conditions: Conditions): Promise<readonly Outcome[]> {
  const running = new Map<string, Promise<Outcome>>();
  for (const change of plan) {
    const before = change.dependsOn.flatMap((id) => running.get(id) ?? []);
    const applied = applyAfter(before, change, writes, conditions).then((outcome) => {
      conditions.watch?.({ kind: 'ended', outcome });
      return outcome;
    });
    running.set(change.id, applied);
  }
  return Promise.all(running.values());
}

async function applyAfter(
  before: readonly Promise<Outcome>[],
  change: Change,
  writes: Writes,
  { attempt, budget, clock, watch }: Conditions,
): Promise<Outcome> {
  const earlier = await Promise.all(before);
  if (earlier.some(({ kind }) => kind === 'pending')) return { kind: 'pending', change };
  if (earlier.some(({ kind }) => kind !== 'applied')) return { kind: 'skipped', change };
  watch?.({ kind: 'begun', change });
  const started = clock();
  const written = await write(change.spec, writes, { id: `${attempt} ${change.id}`, budget });
  return toOutcome(change, written, clock() - started);
}

function toOutcome(change: Change, written: Written, seconds: number): Outcome {
  switch (written.kind) {
    case 'done':
      return { kind: 'applied', change, seconds };
    case 'pending':
      return { kind: 'pending', change, operation: written.operation };
    case 'failed':
      return { ...written, change };
    default:
      return assertNever(written);
  }
}

function write(spec: Spec, writes: Writes, attempt: Attempt): Promise<Written> {
  switch (spec.kind) {
    case 'subnetwork':
      return writes.createSubnetwork(spec.value, attempt);
    case 'connector':
      return writes.createConnector(spec.value, attempt);
    case 'awaited-connector':
      return writes.awaitConnector(spec.value.name, attempt);
    case 'address':
      return writes.createAddress(spec.value, attempt);
    case 'router':
      return writes.createRouter(spec.value, attempt);
    case 'nat':
      return writes.addNat(spec.value, attempt);
    case 'firewall':
      return writes.createFirewall(spec.value, attempt);
    case 'route':
      return writes.createRoute(spec.value, attempt);
    case 'nat-listing':
      return writes.listInNat(spec.value, attempt);
    case 'job':
      return writes.editJob(spec.value, attempt);
    case 'deletion':
      return writes.delete(spec.value, attempt);
    default:
      return assertNever(spec);
  }
}
