import { examine, namesOf, resolveAll } from '../../shared/examine.ts';
import { explain } from '../../shared/explain/explain.ts';
import { printSection, type PrintedPart, type PrintedSection } from '../../shared/explain/print.ts';
import { toDestination } from '../../shared/path/flow.ts';
import type { Question } from '../../shared/plan/look.ts';
import { destinationsOf } from '../../shared/policy/policy-for.ts';
import { absent, found, valueOf } from '../../shared/snapshot/observed.ts';
import { aPolicy, type Look } from './line.ts';
import type { Json } from './resources.ts';
import { readWorld } from './world.ts';

/** A story as it is printed, section by section. */
export interface ToldStory {
  readonly sections: readonly PrintedSection[];
  readonly section: (id: string) => PrintedSection | undefined;
  /** All that a section says in words, or the whole story. */
  readonly words: (id?: string) => string;
  /** Its commands, in order. */
  readonly commands: (id?: string) => readonly string[];
}

/** The story of the first job of a world that differs from the usual one; `isNew` if nobody has deployed it yet. */
export async function storyOf(over: Json = {}, { to, policy, isNew = false }: Look & { isNew?: boolean } = {}) {
  const world = readWorld(over);
  const [job] = valueOf(world.jobs) ?? [];
  if (!job) throw new Error('the world has no job');
  const own = aPolicy(policy);
  const destinations = to ? to.map((text) => toDestination(text)) : destinationsOf(own, job);
  const flows = await resolveAll(destinations, namesOf(world));
  return tellStory({ world, job, stored: isNew ? absent : found(job), flows, policy: own });
}

/** Examines a job and tells its story. */
export function tellStory(question: Question): ToldStory {
  const { sections } = explain({ ...question, examination: examine(question) });
  const printed = sections.map((section) => printSection(section, 'en'));
  const parts = (id?: string) => printed.filter((one) => id === undefined || one.id === id).flatMap((one) => one.parts);
  return {
    sections: printed,
    section: (id) => printed.find((one) => one.id === id),
    words: (id) => parts(id).flatMap(wordsOf).join('\n'),
    commands: (id) => parts(id).flatMap(commandsOf),
  };
}

function wordsOf(part: PrintedPart): readonly string[] {
  switch (part.kind) {
    case 'text':
    case 'object':
      return [part.text];
    case 'way':
      return [part.verdict, part.cause ?? '', ...part.steps];
    case 'flowchart':
      return [];
    case 'steps':
      return part.steps.map(({ text }) => text);
    case 'table':
      return part.rows.flat();
  }
}

function commandsOf(part: PrintedPart): readonly string[] {
  if (part.kind === 'object') return part.command === undefined ? [] : [part.command];
  return part.kind === 'steps' ? part.steps.flatMap(({ commands }) => commands) : [];
}
