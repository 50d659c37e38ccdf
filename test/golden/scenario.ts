import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examine, namesOf, resolveAll } from '../../shared/examine.ts';
import { toDestination } from '../../shared/path/flow.ts';
import type { Judged } from '../../shared/plan/judged.ts';
import type { Question } from '../../shared/plan/look.ts';
import { restrict } from '../../shared/plan/restrict.ts';
import { defaultPolicy, parsePolicy } from '../../shared/policy/parse-policy.ts';
import { destinationsOf, policyFor } from '../../shared/policy/policy-for.ts';
import { found, valueOf } from '../../shared/snapshot/observed.ts';
import { parseWorld } from '../../shared/snapshot/parse-world.ts';

/** Where the scenarios lie: a folder each, named by a sentence. */
export const ROOT = import.meta.dirname;

/** What people write into a scenario's folder: what is so, the world, and, where it matters, policy and destinations. */
export const WRITTEN = ['title.txt', 'world.json', 'policy.yaml', 'to.txt'];
export const REQUIRED = ['title.txt', 'world.json'];

/** Names of all scenarios, sorted. */
export function scenarios(): string[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** A file of a scenario; undefined where it has none. */
export function readPart(scenario: string, file: string): string | undefined {
  const path = join(ROOT, scenario, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Every job of a scenario's world, with where it must get to. `spell` may write the world's names in another way. */
export async function casesOf(scenario: string, spell = (json: string) => json): Promise<Question[]> {
  const written = JSON.parse(spell(readPart(scenario, 'world.json') ?? '')) as unknown;
  const world = parseWorld(written, `${scenario}/world.json`);
  const text = readPart(scenario, 'policy.yaml');
  const policyFile = text === undefined ? defaultPolicy : parsePolicy(text, `${scenario}/policy.yaml`);
  const to = readPart(scenario, 'to.txt')
    ?.split('\n')
    .filter(Boolean)
    .map((line) => toDestination(line));
  return Promise.all(
    (valueOf(world.jobs) ?? []).map(async (job) => {
      const policy = policyFor(policyFile, job);
      const flows = await resolveAll(to ?? destinationsOf(policy, job), namesOf(world));
      return { world, job, stored: found(job), flows, policy };
    }),
  );
}

/** Judges a job in its world, as `check` and `plan` do. */
export function judge(question: Question): Judged {
  const { job, stored, policy } = question;
  const examination = examine(question);
  const restricted = restrict(examination.proposal.changes, policy, job);
  return { ...examination, stored, policy, restricted, unread: [] };
}
