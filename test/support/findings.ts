import assert from 'node:assert/strict';
import type { Verdict } from '../../shared/result/verdict.ts';
import { aJob } from './jobs.ts';
import { judgeWorld, printed, type Look } from './line.ts';
import type { Json } from './resources.ts';

export type Found = Verdict['findings'][number];

/** The findings of one id in a world that differs from the usual one, as they are printed. */
export async function findingsIn(id: string, over: Json, look: Look = {}): Promise<Found[]> {
  const verdict = printed(await judgeWorld(over, look));
  return verdict.findings.filter((finding) => finding.id === id);
}

/** The one finding of an id, which has to be there. */
export async function findingIn(id: string, over: Json, look: Look = {}): Promise<Found> {
  const [finding, ...others] = await findingsIn(id, over, look);
  assert.ok(finding, `there is no ${id}`);
  assert.deepEqual(others, []);
  return finding;
}

/** Commands of a finding's next steps, in order. */
export const commandsOf = ({ nextSteps }: Found): string[] => nextSteps.flatMap(({ command }) => command ?? []);

/** What its next steps say. */
export const advice = ({ nextSteps }: Found): string[] => nextSteps.map(({ text }) => text);

/** A job of so many tasks, all of which may run at a time. */
export function aJobOf(taskCount: number, vpcAccess: Json, over: Json = {}): Json {
  const job = aJob(vpcAccess);
  return { ...job, template: { ...(job['template'] as Json), taskCount, ...over } };
}
