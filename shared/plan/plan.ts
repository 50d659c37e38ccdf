import type { Finding, NextStep } from '../checks/check.ts';
import { locationOf } from '../names.ts';
import { append, buildOut, type Advice } from './build-out.ts';
import type { Plan } from './change.ts';
import { commandsOf } from './commands.ts';
import { candidateNetworks } from './cures/connector.ts';
import { editAsLastResort, editAsRequired } from './edit-job.ts';
import type { Question } from './look.ts';

export interface Proposal {
  readonly changes: Plan;
  /** By finding: why nothing can be built for it, and what a person can do instead. */
  readonly advice: ReadonlyMap<string, readonly NextStep[]>;
}

/**
 * The fewest changes that bring a job's destinations within reach. So a plan for a world that needs nothing is empty, and
 * nothing is built in front of an obstacle that stays. The job itself is changed where only that fulfils what the policy
 * requires, or where nothing can be built for it; and where the policy opens it at all.
 */
export function plan(question: Question): Proposal {
  const advice: Advice = new Map();
  const required = editAsRequired(question);
  if (required) return { changes: required, advice };
  const built = buildOut(question, [], advice);
  const changes = editAsLastResort(question, built) ?? built;
  const unset = question.policy.connector.network === null && advice.has('connector-missing');
  if (unset) for (const step of connectorSuggestions(question)) append(advice, 'connector-missing', step);
  return { changes, advice };
}

/** The policy names no network for connectors: what would be done in each network that the region has. */
function connectorSuggestions(question: Question): NextStep[] {
  const { world, job, policy } = question;
  return candidateNetworks(world, locationOf(job.name))
    .slice(0, 3)
    .flatMap((network) => {
      const there = { ...policy, connector: { ...policy.connector, network } };
      const steps = buildOut({ ...question, policy: there }, [], new Map());
      const head: NextStep = { say: { key: 'connectorIn', of: { network } } };
      return [head, ...steps.flatMap(toNextSteps)];
    });
}

/** A change as commands that a person can run instead. */
export function toNextSteps({ reason, spec }: Plan[number]): NextStep[] {
  return commandsOf(spec).map((command) => ({ say: reason, command }));
}

/** Changes and advice told with the findings that they are about. */
export function withNextSteps(findings: readonly Finding[], { changes, advice }: Proposal): Finding[] {
  return findings.map((finding) => {
    const own = advice.get(finding.id) ?? [];
    const cured =
      finding.severity === 'LOW' ? [] : changes.filter(({ cures }) => cures === finding.id).flatMap(toNextSteps);
    return { ...finding, nextSteps: [...finding.nextSteps, ...own, ...cured] };
  });
}
