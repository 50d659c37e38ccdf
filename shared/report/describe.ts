import { createHash } from 'node:crypto';
import { shortName } from '../names.ts';
import { LANGUAGES, type Language } from '../text/languages.ts';
import { FULL_NAME, SHORT_NAME, type Description } from './page-data.ts';
import { printRecord } from './print-record.ts';
import type { JobRecord } from './record.ts';

/** A name that stands for any job's: no sentence and no resource has it. */
const STAND_IN = 'q7-run-egress-job-q7';
const PLAIN_NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** Words of ours and of Google's, which are no names even where they look like one. */
const WORDS = new Set(['key', 'state', 'verdict', 'cause', 'id', 'severity', 'kind', 'status']);

/** Numbers descriptions as jobs come by: those that differ in nothing but the job's name are one. */
export function describe(): {
  readonly of: (record: JobRecord) => { readonly number: number; readonly fresh?: Description };
} {
  // Digests alone: what was written is not needed any more.
  const numbers = new Map<string, number>();
  return {
    of(record) {
      const { move: _, ...general } = standIn(record);
      const key = createHash('sha256').update(JSON.stringify(general)).digest('base64').slice(0, 24);
      const known = numbers.get(key);
      if (known !== undefined) return { number: known };
      const number = numbers.size;
      numbers.set(key, number);
      return { number, fresh: descriptionOf(general) };
    },
  };
}

function descriptionOf(record: JobRecord): Description {
  const printed = LANGUAGES.map((language) => [language, printRecord(record, language)] as const);
  const told = Object.fromEntries(printed.map(([language, { flows, findings }]) => [language, { flows, findings }]));
  const [[, first] = []] = printed;
  if (!first) throw new Error('there is no language');
  const { mode, network, status, exit, requirements } = first;
  const described: Description = {
    mode,
    ...(network !== undefined && { network }),
    status,
    exit,
    requirements,
    told: told as Record<Language, Description['told'][Language]>,
  };
  const placed = JSON.stringify(described)
    .replaceAll(record.job, JSON.stringify(FULL_NAME).slice(1, -1))
    .replaceAll(STAND_IN, JSON.stringify(SHORT_NAME).slice(1, -1));
  return isGeneral(record) ? (JSON.parse(placed) as Description) : described;
}

const isGeneral = ({ job }: JobRecord): boolean => shortName(job) === STAND_IN;

/** The same job under the name that stands for all; a name that is no ordinary one stays. */
function standIn(record: JobRecord): JobRecord {
  const { job } = record;
  const name = shortName(job);
  if (!PLAIN_NAME.test(name)) return record;
  const general = job.slice(0, -name.length) + STAND_IN;
  const word = new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'g');
  const rename = (text: string): string => {
    if (text === name) return STAND_IN;
    if (!text.includes(name)) return text;
    return text.startsWith('gcloud ') ? text.replace(word, STAND_IN) : text.replaceAll(job, general);
  };
  return walk(record, rename) as JobRecord;
}

function walk(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => walk(one, change));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Record<string, unknown>).map(([key, inner]) => [
    key,
    WORDS.has(key) ? inner : walk(inner, change),
  ]);
  return Object.fromEntries(entries);
}
