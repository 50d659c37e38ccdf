import assert from 'node:assert/strict';
import { apply } from '../../shared/apply/apply.ts';
import type { Lines } from '../../shared/gcp/connect.ts';
import type { Plan } from '../../shared/plan/change.ts';
import { judge } from '../../shared/reconcile.ts';
import { begin, type Scene } from './story.ts';

/** When one change was begun and had ended, in seconds of the cloud's time since the first one began. */
export interface Timed {
  readonly id: string;
  readonly dependsOn: readonly string[];
  readonly begun: number;
  readonly ended: number;
  /** How long its operations took at Google. */
  readonly operation: number;
}

/** How long a plan took, and how long it would have taken at least. */
export interface Provisioning {
  readonly changes: readonly Timed[];
  readonly total: number;
  /** The longest chain of operations that wait for each other, and the number of its links. */
  readonly chain: number;
  readonly links: number;
}

/** Applies the plan of a scene to the local cloud, whose operations take the time that they take at Google. */
export async function provision(lines: Lines, scene: Scene): Promise<Provisioning> {
  const run = await begin(lines, scene);
  const process = run.start();
  const wiring = process.wiring(run.policy);
  const judged = await run.during(
    judge(run.request, { ...wiring, policy: run.policy, ledger: wiring.history.ledger, approved: true }),
  );
  assert.ok(!('unjudged' in judged));
  const plan = judged.restricted.permitted;
  const clock = () => process.clock.now() / 1000;
  const start = clock();
  const times = new Map<string, { begun: number; ended: number }>();
  const outcomes = await run.during(
    apply(plan, process.ports.writes, {
      attempt: 'bench',
      budget: new AbortController().signal,
      clock,
      watch: (progress) => {
        if (progress.kind === 'begun') times.set(progress.change.id, { begun: clock() - start, ended: NaN });
        else Object.assign(times.get(progress.outcome.change.id) ?? {}, { ended: clock() - start });
      },
    }),
  );
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    plan.map(() => 'applied'),
  );
  const operations = run.cloud.cloud.operations.list('projects/');
  const changes = plan.map(({ id, verb, target, dependsOn }): Timed => {
    // A thing may be deleted and made anew in one plan.
    const own = operations.filter(({ detail }) => {
      const isDeletion = /delete/i.test(String(detail['method'] ?? detail['operationType']));
      return String(detail['target']).endsWith(target) && isDeletion === (verb === 'delete');
    });
    const operation = own.reduce(
      (sum, one) => sum + (Date.parse(one.endedAt ?? '') - Date.parse(one.startedAt)) / 1000,
      0,
    );
    const { begun, ended } = times.get(id) ?? assert.fail(id);
    return { id, dependsOn, begun, ended, operation };
  });
  const total = clock() - start;
  run.cloud.close();
  return { changes, total, ...longestChain(plan, changes) };
}

function longestChain(plan: Plan, changes: readonly Timed[]): { chain: number; links: number } {
  const ends = new Map<string, { chain: number; links: number }>();
  for (const { id, dependsOn, operation } of changes) {
    const before = dependsOn.flatMap((one) => ends.get(one) ?? []).sort((a, b) => b.chain - a.chain)[0];
    ends.set(id, { chain: (before?.chain ?? 0) + operation, links: (before?.links ?? 0) + 1 });
  }
  return [...ends.values()].sort((a, b) => b.chain - a.chain)[0] ?? { chain: 0, links: plan.length };
}
