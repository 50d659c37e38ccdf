import { fileURLToPath } from 'node:url';
import {
  DELIVERY,
  EVENTARC_METHODS,
  FUNCTIONS,
  HOME_APIS,
  PULLS,
  PUSHES,
  RUNTIME,
  SINKS,
  STATE,
  TOPICS,
} from '../shared/deployment.ts';
import { cloudMethodsPage } from './cloud-methods.ts';
import { cloudPageModule, pageModule } from './page.ts';
import { PERMISSIONS, roleOf, type Holder, type Scope } from '../shared/permissions.ts';
import { policyPage } from './policy-page.ts';
import { PERMISSIONS_INTRODUCTION } from './permissions-introduction.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Files that are made of the code, by their paths from the root: `npm run generate` writes them, a test holds them to it. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['infra/generated/deployment.json', json(deployment)],
    ['infra/generated/roles.json', json(roles())],
    ['docs/permissions.md', permissionsPage()],
    ['docs/policy.md', policyPage()],
    ['docs/local-cloud-methods.md', cloudMethodsPage(root)],
    ['shared/report/page.generated.ts', pageModule(root)],
    ['emulator/page/page.generated.ts', cloudPageModule(root)],
  ]);
}

const deployment = {
  apis: HOME_APIS,
  topics: TOPICS,
  pulls: PULLS,
  pushes: PUSHES,
  functions: FUNCTIONS,
  delivery: DELIVERY,
  runtime: RUNTIME,
  sinks: SINKS,
  eventarcMethods: EVENTARC_METHODS,
  state: lifeCycle(),
};

/** Beginnings of paths in the state bucket: of what is deleted by age, and of what leaves no trail. */
function lifeCycle() {
  const all = Object.entries(STATE);
  return {
    aging: all.flatMap(([path, { ages }]) => (ages ? [path] : [])),
    trailless: all.flatMap(([path, { trail }]) => (trail ? [] : [path])),
  };
}

/** Roles in all that is watched, one a holder; roles on things of our own, with those who have them there. */
function roles() {
  const wide = (holder: Holder, on: Scope) => ({ permissions: roleOf(holder, on) });
  const own = (on: Scope) => {
    const holders = (['reader', 'writer', 'notifier'] as const).filter((holder) => roleOf(holder, on).length > 0);
    const permissions = new Set(holders.flatMap((holder) => roleOf(holder, on)));
    return { permissions: [...permissions].sort(), holders };
  };
  return {
    reader: wide('reader', 'projects'),
    writer: wide('writer', 'projects'),
    jobEditor: wide('writer', 'jobs'),
    topics: own('topics'),
    bucket: own('bucket'),
    secrets: own('secrets'),
    telemetry: own('telemetry'),
  };
}

/** Who needs what, for people. */
function permissionsPage(): string {
  const rows = Object.entries(PERMISSIONS).map(([permission, { by, on, with: others = [] }]) => {
    const mark = (holder: Holder) => (by.includes(holder) ? 'yes' : '');
    const beside = others.map((other) => `\`${other}\``).join(', ');
    return `| \`${permission}\` | ${on} | ${HOLDERS.map(mark).join(' | ')} | ${beside} |`;
  });
  const head = `| permission | on | ${HOLDERS.join(' | ')} | with it |`;
  return `${PERMISSIONS_INTRODUCTION}\n${head}\n|---|---|${'---|'.repeat(HOLDERS.length)}---|\n${rows.join('\n')}\n`;
}

const HOLDERS: readonly Holder[] = ['reader', 'writer', 'notifier', 'operator'];

const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;
