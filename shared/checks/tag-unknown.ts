import { shortName } from '../names.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Vpc } from '../snapshot/snapshot.ts';
import type { Check, CheckContext, NextStep } from './check.ts';
import { updateStep } from './job-update.ts';
import { nearMisses } from '../near-misses.ts';

/** A tag that nothing in the network speaks of does nothing; one letter off, it was meant to. */
export const tagUnknown: Check = (context) => {
  const { job, mode } = context.snapshot;
  const vpc = valueOf(context.snapshot.vpc);
  const known = vpc && knownTags(vpc);
  if (mode.kind !== 'direct' || !known) return [];
  const unknown = mode.tags.filter((tag) => !known.has(tag));
  if (unknown.length === 0) return [];
  const nextSteps = unknown.flatMap((tag) => meant(context, mode.tags, tag, known));
  const summary = { key: 'tagUnknown', of: { tags: unknown.join(', '), network: shortName(vpc.name) } } as const;
  const severity = nextSteps.length > 0 ? 'MEDIUM' : 'LOW';
  return [{ id: 'tag-unknown', severity, resource: job.name, summary, nextSteps }];
};

/** By tag, a rule or route that names it. */
type Known = ReadonlyMap<string, string>;

function meant(context: CheckContext, tags: readonly string[], wrong: string, known: Known): NextStep[] {
  const near = nearest(wrong, known);
  if (near === undefined) return [];
  const corrected = [...new Set(tags.map((tag) => (tag === wrong ? near : tag)))];
  const say = { key: 'tagMeant', of: { tag: near, by: shortName(known.get(near) ?? '') } } as const;
  return [updateStep(context, say, { 'network-tags': corrected })];
}

const slips = new WeakMap<Known, Map<string, string | undefined>>();

/** Jobs made from one template share its slips: each is looked up once. */
function nearest(wrong: string, known: Known): string | undefined {
  const answers = slips.get(known) ?? new Map<string, string | undefined>();
  slips.set(known, answers);
  if (!answers.has(wrong)) answers.set(wrong, nearMisses(wrong, [...known.keys()].sort(), (tag) => tag)[0]);
  return answers.get(wrong);
}

const tagsOf = new WeakMap<Vpc, Known>();

/** Undefined while rules or routes are unread: they could know the tag. */
function knownTags(vpc: Vpc): Known | undefined {
  const [rules, routes] = [valueOf(vpc.firewalls)?.rules, valueOf(vpc.routes)];
  if (!rules || !routes) return undefined;
  const ready = tagsOf.get(vpc);
  if (ready) return ready;
  const named = [
    ...rules.flatMap(({ name, targetTags }) => targetTags.map((tag) => [tag, name] as const)),
    ...routes.flatMap(({ name, tags }) => tags.map((tag) => [tag, name] as const)),
  ];
  // The first by name stands for all that name the tag.
  const known = new Map(named.sort(([, a], [, b]) => (a < b ? 1 : -1)));
  tagsOf.set(vpc, known);
  return known;
}
