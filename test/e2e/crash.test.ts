import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { deathsOf, tell, type Task } from '../simulation/crash.ts';
import { inThreads } from '../simulation/parallel.ts';
import { SCENES } from '../simulation/scenes.ts';

const THREADS = new URL('../simulation/crash.ts', import.meta.url);
const TARGETS = ['onJobChange', 'remediate'] as const;

/** Each story is cut into so many tasks: the threads share them. */
const PARTS = 6;

/** A story told without any death, and the deaths that are to be died in it. */
interface Story {
  readonly title: string;
  readonly calls: number;
  readonly deaths: number;
  readonly end: string;
  readonly tasks: readonly Task[];
}

/**
 * Real functions on the official clients and the local cloud, in this process: for each story, the process dies before
 * and after every single API call, and while one that changes something is under way; then Pub/Sub delivers again.
 */
describe('a process that dies at an API call leaves word, and the next delivery comes to the same end', () => {
  const stories: Story[] = [];
  let failures: readonly string[][] = [];
  before(async () => {
    for (const target of TARGETS) {
      for (const [scene, { title }] of SCENES.entries()) {
        const undisturbed = await tell(scene, target);
        const all = deathsOf(undisturbed);
        const tasks = Array.from({ length: PARTS }, (_, part) => {
          return { target, scene, deaths: all.filter((_death, i) => i % PARTS === part) };
        });
        const { calls, told } = undisturbed;
        stories.push({
          title: `${target}: ${title}`,
          calls: calls.length,
          deaths: all.length,
          end: told.join(),
          tasks,
        });
      }
    }
    const tasks = stories.flatMap((story) => story.tasks);
    failures = await inThreads<Task, string[]>(THREADS, tasks);
  });

  for (const [i, target] of TARGETS.entries()) {
    for (const [scene, { title }] of SCENES.entries()) {
      it(`${target}: ${title}`, (t) => {
        const at = i * SCENES.length + scene;
        const story = stories[at] ?? assert.fail();
        const expected = {
          onJobChange: /^verdict; violating; UNREACHABLE/,
          remediate: /^remediation; remediated; REACHABLE/,
        };
        assert.match(story.end, expected[target]);
        assert.deepEqual(failures.slice(at * PARTS, (at + 1) * PARTS).flat(), []);
        assert.ok(story.deaths >= 2 * story.calls);
        t.diagnostic(`${story.calls} API calls, ${story.deaths} deaths, the same end each time`);
      });
    }
  }
});
