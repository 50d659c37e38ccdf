import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A command line as a page shows it. */
export interface Documented {
  readonly page: string;
  /** As it is typed, without the comment behind it. */
  readonly line: string;
}

/** What runs a line: a test of that name, or nobody, and why. */
export type Place = 'test/cli/documented.test.ts' | 'test/e2e/documented.test.ts' | { readonly because: string };

/** Pages that people read. The Chinese README has the commands of the English one, which test/docs.test.ts sees to. */
export const PAGES = globSync('{*.md,docs/*.md,infra/README.md,shared/README.md}', { cwd: ROOT }).sort();

export const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** What stands in a page's blocks of a language. */
export function blocksOf(page: string, language: string): string[] {
  return [...textOf(page).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, name, body = '']) =>
    name === language ? [body] : [],
  );
}

/** Every command line of a page's shell blocks; one that goes on behind a backslash is one. */
export function linesOf(page: string): Documented[] {
  return blocksOf(page, 'sh').flatMap((block) =>
    block
      .replaceAll('\\\n', '')
      .split('\n')
      .map((line) => ({ page, line: line.replace(/\s+# .*$/, '').replace(/ {2,}/g, ' ') }))
      .filter(({ line }) => line !== ''),
  );
}

export const LINES: readonly Documented[] = PAGES.flatMap(linesOf);

/** Lines that are not run as they stand. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'npm ci && npm test': 'it is what CI runs, this test included',
  'npm ci': 'CI begins with it',
  'npm ci && npm run build': 'CI begins with the one; test/build/built.ts does the other',
  'npm run build': 'test/build/built.ts does it',
  'npm run check': 'CI runs it, this test included',
  'npm run e2e': 'CI runs it',
  'npm run fix': 'it changes files of the one who runs it',
  'npm run generate': 'it writes what test/infra/files.test.ts holds to the code',
  'npm start': 'test/e2e/documented.test.ts runs it with a port of its own',
  'npm ci && npm start -- --once': 'test/e2e/documented.test.ts runs the latter half',
  'npx run-egress emulator [--port 8686] [--host 127.0.0.1] [--world FILE] [--speed N] [--events-to URL]':
    'it says which flags there are; test/docs.test.ts holds them to the help',
  'RUN_EGRESS_SLACK_URL=https://hooks.slack.com/... npx run-egress notify --result result.json --to slack':
    'it posts to a channel in Slack; test/cli/notify.test.ts posts to a server of its own',
};
const PATTERNS: readonly (readonly [RegExp, Place])[] = [
  [/^curl .*\$CLOUD\//, { because: 'test/emulator/documentation.test.ts runs it' }],
  [/^terraform -chdir=/, { because: 'it needs a project of Google Cloud; test/infra plans the same configurations' }],
  [/^npx run-egress /, 'test/cli/documented.test.ts'],
  [/^(gcloud |eval "\$\(npx run-egress emulator env)/, 'test/e2e/documented.test.ts'],
];

/** Where a line is run; undefined where nobody has thought of it. */
export function placeOf(line: string): Place | undefined {
  const because = NOT_RUN[line];
  if (because !== undefined) return { because };
  return PATTERNS.find(([pattern]) => pattern.test(line))?.[1];
}

/** Lines that are excused and that no page has. */
export const excusedInVain = (): string[] =>
  Object.keys(NOT_RUN).filter((excused) => !LINES.some(({ line }) => line === excused));
