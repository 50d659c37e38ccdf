import { assertNever } from '../errors.ts';
import { consoleLink, logsLink, objectLink } from '../console.ts';
import { projectOf, shortName } from '../names.ts';
import { translate } from '../result/sentences.ts';
import type { Result } from '../result/result.ts';
import { render, type Language } from '../text/languages.ts';
import type { Say } from '../text/say.ts';
import { factsOf } from './facts.ts';
import type { Link, Message, Tone } from './message.ts';
import { line } from './plain.ts';
import { sectionsOf } from './sections.ts';
import { isStopped } from './ways.ts';

export interface Telling {
  readonly language: Language;
  /** Where results are kept; without it there is no link to one. */
  readonly bucket?: string;
  /** It was told before and is still so. */
  readonly isReminder?: boolean;
}

/** What people are told of one result. */
export function toMessage(told: Result, { language, bucket, isReminder = false }: Telling): Message {
  const result = translate(told, language);
  const title = render(titleOf(result, language), language);
  return {
    id: result.id,
    language,
    tone: toneOf(result),
    title: isReminder ? render({ key: 'tellStill', of: { title } }, language) : title,
    facts: factsOf(result, language),
    sections: sectionsOf(result, language),
    links: linksOf(result, { language, ...(bucket !== undefined && { bucket }) }),
    thread: result.job,
    ...(result.cut && { note: render({ key: 'shortened' }, language) }),
  };
}

export function toneOf({ status }: Pick<Result, 'status'>): Tone {
  switch (status) {
    case 'compliant':
    case 'remediated':
      return 'good';
    case 'violating':
    case 'failed':
      return 'bad';
    case 'undetermined':
      return 'doubt';
    case 'pending':
      return 'work';
    default:
      return assertNever(status);
  }
}

function titleOf({ job: name, status, flows }: Result, language: Language): Say {
  const job = line(shortName(name), 80);
  const of = { job, to: destinationsOf(flows, language) };
  switch (status) {
    case 'compliant':
      return { key: 'tellReaches', of };
    case 'violating':
      return isStopped(flows) ? { key: 'tellStopped', of } : { key: 'tellBreaks', of: { job } };
    case 'undetermined':
      return { key: 'tellUnknown', of };
    case 'remediated':
      return { key: 'tellCured', of };
    case 'pending':
      return { key: 'tellBuilding', of: { job } };
    case 'failed':
      return { key: 'tellNotCured', of: { job } };
    default:
      return assertNever(status);
  }
}

/** The destinations that the title speaks of: those that are not reached, if there are any. */
function destinationsOf(flows: Result['flows'], language: Language): string {
  const missed = flows.filter(({ verdict }) => verdict !== 'REACHABLE');
  const [first, ...others] = (missed.length > 0 ? missed : flows).map(({ destination }) => line(destination, 60));
  if (first === undefined || others.length === 0) return first ?? '';
  return render({ key: 'tellDestinations', of: { first, count: others.length } }, language);
}

function linksOf({ id, job }: Result, { language, bucket }: Telling): Link[] {
  const links = [
    { text: render({ key: 'linkConsole' }, language), url: consoleLink(job) },
    { text: render({ key: 'linkLogs' }, language), url: logsLink(job) },
    {
      text: render({ key: 'linkResult' }, language),
      url: bucket === undefined ? undefined : objectLink(bucket, `published/${id}.json`, projectOf(job)),
    },
  ];
  return links.flatMap(({ text, url }) => (url === undefined || url.length > LONGEST_URL ? [] : [{ text, url }]));
}

/** Slack takes links of 3000 characters; no real one comes near. */
const LONGEST_URL = 2000;
