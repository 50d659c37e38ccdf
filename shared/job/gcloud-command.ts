import { split } from 'shlex';
import { InputError, type Mistake } from '../errors.ts';
import { nearMisses } from '../near-misses.ts';
import {
  flagNamed,
  flagsOf,
  isEverywhere,
  isOfContainer,
  verbsOf,
  type GcloudFlag,
  type Verb,
} from './gcloud-flags.ts';

/** A command line taken apart as gcloud's parser would; what its values mean is not judged yet. */
export interface GcloudCommand {
  readonly verb: Verb;
  /** What stands behind the verb and belongs to no flag. */
  readonly positionals: readonly string[];
  /** By flag, in the order given; a switch has the value `true`, or `false` behind `--no-`. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly mistakes: readonly Mistake[];
}

interface Token {
  /** As written, without a value. */
  readonly word: string;
  readonly isFlag: boolean;
  /** Undefined of a flag that gcloud does not have. */
  readonly flag?: GcloudFlag | undefined;
  /** Undefined of a flag that lacks its value, or has one that it does not take. */
  readonly value?: string | undefined;
}

/** Flags stand ahead of the verb, behind it, or behind `--container`; not every flag may stand everywhere. */
type Place = 'ahead' | 'behind' | 'container';

/** Takes a line apart. Throws InputError where it is no command that writes a job. */
export function parseGcloudCommand(line: string, source: string): GcloudCommand {
  const tokens = tokensOf(splitLine(line, source));
  const plain = tokens.filter(({ isFlag }) => !isFlag);
  const { verb, length } = commandOf(
    plain.map(({ word }) => word),
    source,
  );
  const verbAt = tokens.findIndex((token) => token === plain[length - 1]);
  const containerAt = tokens.findIndex(({ flag }) => flag?.name === 'container');
  const placeOf = (i: number): Place =>
    i <= verbAt ? 'ahead' : containerAt >= 0 && i > containerAt ? 'container' : 'behind';
  const mistakes = tokens.flatMap((token, i) => {
    const expected = complaint(token, verb, placeOf(i));
    return expected === undefined ? [] : [{ path: token.word, expected }];
  });
  return { verb, positionals: plain.slice(length).map(({ word }) => word), values: valuesOf(tokens), mistakes };
}

function splitLine(line: string, source: string): string[] {
  try {
    return split(line);
  } catch (error) {
    throw new InputError(source, [{ path: '', expected: `expected a shell command: ${(error as Error).message}` }]);
  }
}

/** A flag that takes a value takes the next word, unless that is a flag itself; behind `--` nothing is a flag. */
function tokensOf(words: readonly string[]): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') return [...tokens, ...words.slice(i + 1).map((rest) => ({ word: rest, isFlag: false }))];
    const token = tokenOf(word, words[i + 1]);
    tokens.push(token);
    if (token.flag && !token.flag.isSwitch && !word.includes('=') && token.value !== undefined) i++;
  }
  return tokens;
}

function tokenOf(word: string, next: string | undefined): Token {
  if (!isFlag(word)) return { word, isFlag: false };
  const [, written = word, given] = /^([^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
  const flag = flagNamed(written);
  const token = { word: written, isFlag: true, flag };
  if (flag?.isSwitch)
    return { ...token, value: given === undefined ? String(!written.startsWith('--no-')) : undefined };
  if (given !== undefined) return { ...token, value: given };
  return { ...token, value: next === undefined || next === '--' || isFlag(next) ? undefined : next };
}

/** As argparse has it: a negative number, or a text with spaces that is no flag of ours, is a value. */
function isFlag(word: string): boolean {
  if (flagNamed(word.split('=', 1)[0] ?? '')) return true;
  return DASHES.test(word) && word !== '-' && !/^-\d*\.?\d+$/.test(word) && !word.includes(' ');
}

/** Word processors make one long dash of two: gcloud takes it for a flag that it does not have. */
const DASHES = /^[-\u2010-\u2015\u2212]+/;

/** `gcloud` may be left out, and a release track may stand behind it. */
function commandOf(words: readonly string[], source: string): { verb: Verb; length: number } {
  const start = words[0] === 'gcloud' ? 1 : 0;
  const run = ['alpha', 'beta'].includes(words[start] ?? '') ? start + 1 : start;
  const [group, collection, verb] = words.slice(run, run + 3);
  if (group === 'run' && collection === 'jobs' && isVerb(verb)) return { verb, length: run + 3 };
  const got = words.slice(0, run + 3).join(' ');
  throw new InputError(source, [
    { path: '', expected: `expected gcloud run jobs deploy, create or update; got ${JSON.stringify(got)}` },
  ]);
}

const isVerb = (word: string | undefined): word is Verb => word === 'deploy' || word === 'create' || word === 'update';

function valuesOf(tokens: readonly Token[]): Map<string, readonly string[]> {
  const values = new Map<string, readonly string[]>();
  for (const { flag, value } of tokens)
    if (flag && value !== undefined) values.set(flag.name, [...(values.get(flag.name) ?? []), value]);
  return values;
}

function complaint({ word, isFlag, flag, value }: Token, verb: Verb, place: Place): string | undefined {
  if (!isFlag) return place === 'container' ? 'expected in front of --container' : undefined;
  if (!flag) return unknownFlag(word, verb);
  if (!verbsOf(flag.name).includes(verb))
    return `not a flag of gcloud run jobs ${verb}; gcloud run jobs ${verbsOf(flag.name).join(' and ')} has it`;
  if (value === undefined) return flag.isSwitch ? 'takes no value' : 'expected a value';
  if (place === 'ahead' && !isEverywhere(flag.name)) return `expected behind gcloud run jobs ${verb}`;
  if (place === 'container' && !isOfContainer(flag.name)) return 'expected in front of --container';
  return undefined;
}

function unknownFlag(word: string, verb: Verb): string {
  const wanted = word.replace(DASHES, '').toLowerCase().replaceAll('_', '-');
  const known = flagsOf(verb);
  const meant = known.includes(wanted) ? [wanted] : nearMisses(wanted, known, (name) => name).slice(0, 2);
  const hint = meant.length === 0 ? '' : `; did you mean ${meant.map((name) => `--${name}`).join(' or ')}?`;
  return `not a flag of gcloud run jobs ${verb}${hint}`;
}
