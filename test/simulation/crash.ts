import assert from 'node:assert/strict';
import type { Lines } from '../../shared/gcp/connect.ts';
import type { Result } from '../../shared/result/result.ts';
import { openLines, type Json } from './clouds.ts';
import { changesIn, stateOf } from './outcome.ts';
import { answerTasks } from './parallel.ts';
import type { Death } from './process.ts';
import { SCENES } from './scenes.ts';
import { begin, deliver, type Target } from './story.ts';

const MOMENTS = ['before', 'during', 'after'] as const;

/** Deaths at some of the calls of a story. */
export interface Task {
  readonly target: Target;
  /** Of the list of scenes. */
  readonly scene: number;
  readonly calls: readonly number[];
}

/** How a story ends. */
interface Ended {
  readonly calls: number;
  readonly deliveries: number;
  readonly state: Json;
  readonly changes: readonly string[];
  /** What was told in the end, each id once. */
  readonly told: readonly string[];
}

let opened: Promise<{ readonly lines: Lines; readonly close: () => void }> | undefined;

/** Tells a story in which processes die. */
export async function tell(index: number, target: Target, deaths: readonly Death[] = []): Promise<Ended> {
  opened ??= openLines();
  const run = await begin((await opened).lines, SCENES[index] ?? assert.fail());
  const deliveries = await deliver(run, target, deaths);
  const results = await run.results();
  const ended = {
    calls: run.processes[0]?.calls() ?? 0,
    deliveries,
    state: stateOf(run.cloud),
    changes: changesIn(run.cloud),
    told: summaryOf(results, run.cloud.project),
  };
  assert.equal(new Set(results.map(({ id }) => id)).size, ended.told.length, 'what is told twice has the same id');
  run.cloud.close();
  return ended;
}

export async function close(): Promise<void> {
  (await opened)?.close();
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
answerTasks(async ({ target, scene, calls }: Task): Promise<string[]> => {
  const undisturbed = await tell(scene, target);
  const failures: string[] = [];
  for (const call of calls) {
    for (const moment of MOMENTS) {
      try {
        const disturbed = await tell(scene, target, [{ call, moment }]);
        assert.ok(disturbed.deliveries > 1, 'nobody died');
        for (const part of ['state', 'changes', 'told'] as const) assert.deepEqual(disturbed[part], undisturbed[part]);
      } catch (error) {
        failures.push(`died ${moment} call ${call}: ${(error as Error).message}`);
      }
    }
  }
  return failures;
});
