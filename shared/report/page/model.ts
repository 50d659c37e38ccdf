import type { Language } from '../../text/languages.ts';
import { FULL_NAME, SHORT_NAME, type Description, type PageHead, type PageLine } from '../page-data.ts';
import type { Move } from '../record.ts';

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
}

/** Longest work without a pause, in ms: the page stays alive while it reads. */
const SLICE_MS = 12;

/** Reads the lines that the page was given; undefined when they have been cut off. */
export async function readModel(text: string): Promise<Model | undefined> {
  const descriptions: Description[] = [];
  const rows: Row[] = [];
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
      else rows.push(toRow(line, descriptions));
    }
    from = end + 1;
    if (performance.now() < until) continue;
    await new Promise((resolve) => setTimeout(resolve));
    until = performance.now() + SLICE_MS;
  }
  return head && { head, rows };
}

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
