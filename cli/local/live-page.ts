import { readFile } from 'node:fs/promises';
import type { PageLink } from '../../emulator/page/model.ts';
import { Reply, type Call, type Route } from '../../emulator/route.ts';
import { connect } from '../../shared/gcp/connect.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import { toHead } from '../../shared/report/head.ts';
import { livePage, pageLines } from '../../shared/report/html.ts';
import { emptySummary } from '../../shared/report/summary.ts';
import type { JobRecord } from '../../shared/report/record.ts';
import { onceNames } from '../../shared/sweep/once.ts';
import { sweepProject } from '../../shared/sweep/sweep-project.ts';
import { tally } from '../../shared/sweep/tally.ts';
import { render } from '../../shared/text/languages.ts';

/** The cloud that is looked at. */
export interface LiveCloud {
  /** Of the local cloud. */
  readonly endpoint: string;
  readonly project: string;
  readonly policyPath: string;
}

const PATH = '/emulator/page/jobs';

/** The link by which the local cloud's own page leads to the view. */
export const LIVE_LINK: PageLink = {
  title: { en: 'All jobs and their way out', 'zh-CN': '所有作业及其出口' },
  url: PATH,
};

/** The page brings its own policy for what it may load; this one keeps others from framing it. */
const SAFE = {
  'content-security-policy': "frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/**
 * The view of a sweep's report over the local cloud, as it is at the moment: pages that it serves itself. Nothing is
 * looked at before somebody opens them; `cloud` gives undefined while the cloud is being set up.
 */
export function liveRoutes(cloud: () => LiveCloud | undefined): readonly Route[] {
  let seen: { readonly of: string; readonly lines: string } | undefined;
  const lines = async (): Promise<Reply> => {
    const ready = cloud();
    if (!ready) return plain(503, 'text/plain', 'The local cloud is being set up.');
    // The cloud's jobs are read through its APIs, and again only when something is no longer what it was.
    const of = await stateOf(ready);
    if (seen?.of !== of) seen = { of, lines: await linesOf(ready) };
    return plain(200, 'application/x-ndjson', seen.lines);
  };
  const page = ({ headers }: Call): Reply => {
    const language = /^\s*zh\b/i.test(headers['accept-language'] ?? '') ? 'zh-CN' : 'en';
    return plain(200, 'text/html', livePage(language, { source: `${PATH}/lines`, home: '/' }));
  };
  return [
    { id: 'emulator.page.jobs', method: 'GET', path: PATH, handle: page },
    { id: 'emulator.page.jobs.lines', method: 'GET', path: `${PATH}/lines`, handle: lines },
  ];
}

const plain = (status: number, type: string, text: string): Reply =>
  new Reply(status, Buffer.from(text), { ...SAFE, 'content-type': `${type}; charset=utf-8` });

/** What a verdict may depend on: the world, which is not a call to any API, and the policy. */
async function stateOf({ endpoint, policyPath }: LiveCloud): Promise<string> {
  const [world, policy] = await Promise.all([
    fetch(`${endpoint}/emulator/world`, { signal: AbortSignal.timeout(30_000) }).then((answer) => answer.text()),
    readFile(policyPath, 'utf8'),
  ]);
  return `${policy}\n${world}`;
}

/** All jobs of the local cloud's projects, looked at now. Small: a local cloud is held in memory anyway. */
async function linesOf({ endpoint, project: home, policyPath }: LiveCloud): Promise<string> {
  const connection = connect({ endpoint, projectId: home });
  const { surveys, projects, clock } = connection;
  const names = onceNames(connection.names(new Map()));
  const policy = parsePolicy(await readFile(policyPath, 'utf8'), policyPath);
  const found = await projects.withJobs({ kind: 'organizations', id: '1' });
  const all = found.kind === 'found' ? found.value : [home];
  const records: JobRecord[] = [];
  const summaries = [];
  for (const project of all) {
    const counting = tally();
    const jobs = sweepProject({ project, reads: surveys, names, policy });
    let next = await jobs.next();
    for (; !next.done; next = await jobs.next()) {
      counting.add(next.value.record);
      records.push(next.value.record);
    }
    const { failures, isUnreadable } = next.value;
    const state = isUnreadable ? 'unreadable' : failures.length > 0 ? 'partly' : 'read';
    const reasons = failures.map(({ reason }) => render(reason));
    summaries.push({ ...emptySummary(project, 'missing', reasons), ...counting.counted(), state } as const);
  }
  const at = new Date(Math.floor(clock.now() / 60_000) * 60_000).toISOString();
  const facts = { id: 'live', startedAt: at, endedAt: at, scope: all.join(', ') || home, since: null, trend: [] };
  const head = toHead(
    facts,
    summaries.map((one) => ({ ...one, moves: { ...one.moves, gone: 0 } })),
  );
  let text = '';
  const each = async function* () {
    yield* records;
  };
  for await (const line of pageLines(head, each(), 'en')) text += line;
  return text;
}
