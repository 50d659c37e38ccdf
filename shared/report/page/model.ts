import type { Language } from '../../text/languages.ts';
import { FULL_NAME, SHORT_NAME, type Description, type PageHead, type PageLine } from '../page-data.ts';
import type { Move } from '../record.ts';
import { noOffers, offer, type Offers } from './choices.ts';

/** One job of the list. */
export interface Row {
  readonly job: string;
  readonly project: string;
  readonly region: string;
  readonly name: string;
  readonly description: Description;
  readonly move: Move | undefined;
}

export interface Model {
  readonly head: PageHead;
  readonly rows: readonly Row[];
  /** How many rows there are of each thing that can be asked for. */
  readonly offers: Offers;
}

/** Longest work without a pause, in ms: the page stays alive while it reads. */
const SLICE_MS = 12;

/** Reads the lines that the page was given; undefined when they have been cut off. */
export async function readModel(text: string): Promise<Model | undefined> {
  const descriptions: Description[] = [];
  const rows: Row[] = [];
  const offers = noOffers();
  let head: PageHead | undefined;
  let until = performance.now() + SLICE_MS;
  for (let from = 0; from < text.length;) {
    const end = text.indexOf('\n', from);
    if (end < 0) break;
    if (end > from) {
      const line = parse(text.slice(from, end));
      if (!line) return undefined;
      if (line[0] === 'head') head = line[1];
      else if (line[0] === 'description') descriptions.push(line[1]);
      else {
        const row = toRow(line, descriptions);
        rows.push(row);
        offer(offers, row);
      }
    }
    from = end + 1;
    if (performance.now() < until) continue;
    await pause();
    until = performance.now() + SLICE_MS;
  }
  // Whoever shows it begins a task of its own.
  await pause();
  return head && { head, rows, offers };
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function parse(line: string): PageLine | undefined {
  try {
    return JSON.parse(line) as PageLine;
  } catch {
    return undefined;
  }
}

function toRow(
  [, job, number, move]: Extract<PageLine, readonly ['job', ...unknown[]]>,
  descriptions: readonly Description[],
): Row {
  const [, project = '', , region = '', , name = ''] = job.split('/');
  const description = descriptions[number];
  if (!description) throw new Error(`no description ${number}`);
  return { job, project, region, name, description, move: move || undefined };
}

/** What is said of one job: a description with the job's names in their places. */
export function toldOf({ description, job, name }: Row, language: Language): Description['told'][Language] {
  const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
  const told = JSON.stringify(description.told[language])
    .replaceAll(inJson(FULL_NAME), inJson(job))
    .replaceAll(inJson(SHORT_NAME), inJson(name));
  return JSON.parse(told) as Description['told'][Language];
}

/** Last part of a resource's name. */
export const short = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
