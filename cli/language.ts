import { Option, type Command } from 'commander';
import { LANGUAGES, type Language } from '../shared/text/languages.ts';
import { UsageError, type Io } from './io.ts';

/** The flag that says in which language people are told. */
export interface LanguageFlag {
  readonly lang?: Language;
}

/** Adds it to a command. */
export function withLanguage(command: Command): Command {
  const flag = new Option('--lang <language>', "default: RUN_EGRESS_LANG, then the environment's locale");
  return command.addOption(flag.choices(LANGUAGES));
}

/** The language of the flag, else of RUN_EGRESS_LANG, else of the locale. Throws UsageError for one that is not known. */
export function languageOf({ lang }: LanguageFlag, { env }: Io): Language {
  if (lang !== undefined) return lang;
  const wanted = env['RUN_EGRESS_LANG'];
  if (!wanted) return localLanguage(env);
  const known = LANGUAGES.find((language) => language === wanted);
  if (known) return known;
  throw new UsageError(`RUN_EGRESS_LANG: expected ${LANGUAGES.join(' or ')}; got ${JSON.stringify(wanted)}`);
}

/** The first variable that is set decides, as POSIX has it; Chinese of any country reads Simplified Chinese here. */
function localLanguage(env: Io['env']): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^zh(?![a-z])/i.test(locale) ? 'zh-CN' : 'en';
}
