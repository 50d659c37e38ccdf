import { createHash } from 'node:crypto';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { Result } from '../result/result.ts';
import { translate } from '../result/sentences.ts';
import { render, type Language } from '../text/languages.ts';
import type { Say } from '../text/say.ts';
import { isDeploy } from './facts.ts';
import type { Message, Part, Section, Tone } from './message.ts';
import { line, minute } from './plain.ts';
import { isSevere } from './sections.ts';
import { toneOf } from './to-message.ts';
import { isStopped } from './ways.ts';

/** How many jobs stand in each of these ways; the first that has any gives the digest its tone. */
const MANY = [
  'manyStopped',
  'manyNotCured',
  'manyBreak',
  'manyUnknown',
  'manyBuilding',
  'manyCured',
  'manyReach',
] as const;
type Many = (typeof MANY)[number];

/** Causes that a digest names; jobs that one cause names. */
const MOST_SUMMARIES = 3;

/** What people are told of many results at a time: the causes, and under each its jobs. Of one job the newest counts. */
export function toDigest(told: readonly Result[], language: Language): Message {
  const results = newestOf(told).map((result) => translate(result, language));
  const [first] = results;
  const groups = Map.groupBy(results, causeKey);
  const sorted = [...groups.values()].toSorted((a, b) => rankOf(a) - rankOf(b) || b.length - a.length);
  const id = digestId(told.map((result) => result.id));
  return {
    id,
    language,
    tone: first ? worstTone(results) : 'good',
    title: titleOf(results, language),
    facts: [],
    sections: sorted.map((group, i) => sectionOf(group, 1 + i, { language, isOnly: sorted.length === 1 })),
    links: [],
    thread: id,
  };
}

/** The same for the same results, in whatever order. */
export function digestId(ids: readonly string[]): string {
  return createHash('sha256').update(ids.toSorted().join('\n')).digest('hex').slice(0, 32);
}

function newestOf(results: readonly Result[]): Result[] {
  const byTime = results.toSorted((a, b) => Date.parse(a.event.time) - Date.parse(b.event.time));
  return [...new Map(byTime.map((result) => [result.job, result])).values()];
}

/** Jobs that one event took with it belong together; else those that the same thing stops. */
function causeKey(result: Result): string {
  const many = manyOf(result);
  if (!isDeploy(result)) return `${many} event ${result.event.id}`;
  return `${many} finding ${result.findings.find(isSevere)?.summary ?? ''}`;
}

function manyOf({ status, flows }: Result): Many {
  switch (status) {
    case 'violating':
      return isStopped(flows) ? 'manyStopped' : 'manyBreak';
    case 'failed':
      return 'manyNotCured';
    case 'undetermined':
      return 'manyUnknown';
    case 'pending':
      return 'manyBuilding';
    case 'remediated':
      return 'manyCured';
    case 'compliant':
      return 'manyReach';
  }
}

const rankOf = ([first]: readonly Result[]): number => (first ? MANY.indexOf(manyOf(first)) : MANY.length);

const TONES: readonly Tone[] = ['bad', 'doubt', 'work', 'good'];

const worstTone = (results: readonly Result[]): Tone =>
  TONES.find((tone) => results.some((result) => toneOf(result) === tone)) ?? 'good';

function titleOf(results: readonly Result[], language: Language): string {
  const counts = Map.groupBy(results, manyOf);
  const told = MANY.flatMap((key) => {
    const count = counts.get(key)?.length ?? 0;
    return count === 0 ? [] : [render({ key, of: { count } }, language)];
  });
  return told.join(language === 'zh-CN' ? '，' : ', ');
}

/** One cause with its jobs; where the title says already what has become of them, their number is enough. */
function sectionOf(
  group: readonly Result[],
  rank: number,
  { language, isOnly }: { language: Language; isOnly: boolean },
): Section {
  const [first] = group;
  const summaries = new Set(
    group.flatMap(({ findings }) => findings.filter(isSevere).slice(0, 1)).map(({ summary }) => line(summary)),
  );
  const causes = [
    ...(first && !isDeploy(first) ? [eventOf(first, language)] : []),
    ...[...summaries].slice(0, MOST_SUMMARIES),
  ];
  const count = group.length;
  const heading: Say = isOnly || !first ? { key: 'headJobs', of: { count } } : { key: manyOf(first), of: { count } };
  const jobs: Part = { kind: 'items', items: group.map(({ job }) => placed(job)).toSorted(), left: 0 };
  const told = causes.map((cause): Part => ({
    kind: 'text',
    text: render({ key: 'manyBecause', of: { cause } }, language),
  }));
  return { heading: render(heading, language), rank, parts: [...told, jobs] };
}

function eventOf({ event: { method, principal = '', time } }: Result, language: Language): string {
  return render({ key: 'manyAfter', of: { method, principal, time: minute(time) } }, language);
}

const placed = (job: string): string =>
  `${line(shortName(job), 80)} (${line(projectOf(job), 60)} · ${line(locationOf(job), 40)})`;
