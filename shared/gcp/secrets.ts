import { TerminalError } from '../errors.ts';
import type { Secrets } from '../ports.ts';
import { refuse, wordsOfOthers } from './errors.ts';
import type { Remote } from './remote.ts';
import { rest } from './rest.ts';
import { thrown } from './thrown.ts';

interface Version {
  readonly payload?: { readonly data?: string };
}

/**
 * Secrets by reference. What is wrong with one is said by its reference, never by its value.
 * https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access
 */
export function secretsOf({ origin, call }: Remote, env: Readonly<Record<string, string | undefined>>): Secrets {
  async function access(name: string): Promise<string> {
    const value = await call(
      { permission: 'secretmanager.versions.access', seconds: 5, retries: 1 },
      async (options) => {
        const path = `v1/${name.split('/').map(encodeURIComponent).join('/')}:access`;
        const { payload } = await rest<Version>({ origin }, { api: 'secretmanager', path }, options);
        return payload?.data ?? refuse(wordsOfOthers('the answer has no payload'));
      },
    ).catch((error: unknown) => thrown(error, name));
    return Buffer.from(value, 'base64').toString('utf8');
  }

  return {
    async read(reference) {
      const variable = /^env:(.+)$/.exec(reference)?.[1];
      // Whoever stores a secret with an editor or `echo` stores the end of its line, too.
      const value = (variable === undefined ? await access(reference) : (env[variable] ?? '')).trim();
      if (value === '') throw new TerminalError(`${reference}: there is no value`);
      return value;
    },
  };
}
