import assert from 'node:assert/strict';
import type { Result } from '../../shared/result/result.ts';
import { openLines, type Json } from './clouds.ts';
import { changesIn, stateOf } from './outcome.ts';
import { answerTasks } from './parallel.ts';
import type { Death } from './process.ts';
import { SCENES } from './scenes.ts';
import { begin, deliver, type Target } from './story.ts';

/** Some of the deaths of a story. */
export interface Task {
  readonly target: Target;
  /** Of the list of scenes. */
  readonly scene: number;
  readonly deaths: readonly Death[];
}

const CHANGES = /\.(create|update|delete|publish)$/;

/** Every way to die in a story: before and after each call, and while one that changes something is under way. */
export function deathsOf({ calls }: Ended): Death[] {
  return calls.flatMap((permission, i) => {
    const moments = CHANGES.test(permission)
      ? (['before', 'during', 'after'] as const)
      : (['before', 'after'] as const);
    return moments.map((moment): Death => ({ call: i + 1, moment }));
  });
}

/** How a story ends. */
export interface Ended {
  readonly calls: readonly string[];
  readonly deliveries: number;
  readonly state: Json;
  readonly changes: readonly string[];
  /** What was told in the end, each id once. */
  readonly told: readonly string[];
}

const lines = openLines();

/** Tells a story in which processes die. */
export async function tell(index: number, target: Target, deaths: readonly Death[] = []): Promise<Ended> {
  const run = await begin(lines, SCENES[index] ?? assert.fail());
  const deliveries = await deliver(run, target, deaths);
  const results = await run.results();
  const ended = {
    calls: run.processes[0]?.calls() ?? [],
    deliveries,
    state: stateOf(run.cloud),
    changes: changesIn(run.cloud),
    told: summaryOf(results, run.cloud.project),
  };
  assert.equal(new Set(results.map(({ id }) => id)).size, ended.told.length, 'what is told twice has the same id');
  run.cloud.close();
  return ended;
}

/** A result in short, whatever order its changes stand in; `pending` says nothing about the end. */
function summaryOf(results: readonly Result[], project: string): string[] {
  const lines = results
    .filter(({ status }) => status !== 'pending')
    .map(({ stage, status, flows, changes }) => {
      const verdicts = flows.map(({ verdict, cause }) => [verdict, cause].join(' ')).join(', ');
      const made = changes.map(({ verb, resource, outcome }) => `${verb} ${resource} ${outcome}`).sort();
      return [stage, status, verdicts, ...made].join('; ').replaceAll(project, 'myproject');
    });
  return [...new Set(lines)];
}

/** Answers which deaths led to another end, and how it differs. */
answerTasks(async ({ target, scene, deaths }: Task): Promise<string[]> => {
  const undisturbed = await tell(scene, target);
  const failures: string[] = [];
  for (const death of deaths) {
    try {
      const disturbed = await tell(scene, target, [death]);
      assert.ok(disturbed.deliveries > 1, 'nobody died');
      for (const part of ['state', 'changes', 'told'] as const) assert.deepEqual(disturbed[part], undisturbed[part]);
    } catch (error) {
      failures.push(`died ${death.moment} call ${death.call}: ${(error as Error).message}`);
    }
  }
  return failures;
});
