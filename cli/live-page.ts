import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { connect } from '../shared/gcp/connect.ts';
import { parsePolicy } from '../shared/policy/parse-policy.ts';
import { toHead } from '../shared/report/head.ts';
import { livePage, pageLines } from '../shared/report/html.ts';
import { emptySummary } from '../shared/report/summary.ts';
import type { JobRecord } from '../shared/report/record.ts';
import { onceNames } from '../shared/sweep/once.ts';
import { sweepProject } from '../shared/sweep/sweep-project.ts';
import { tally } from '../shared/sweep/tally.ts';
import { render } from '../shared/text/languages.ts';

/** The view of a sweep's report over a local cloud, as it is at the moment. */
export interface LivePage {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export interface LiveCloud {
  /** Of the local cloud. */
  readonly endpoint: string;
  readonly project: string;
  readonly policyPath: string;
}

/** Starts it on any free port of this machine. Nothing is looked at before somebody opens the page. */
export async function startLivePage(cloud: LiveCloud): Promise<LivePage> {
  const server = createServer((request, response) => void answer(request.url ?? '/', response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  async function answer(path: string, response: ServerResponse): Promise<void> {
    try {
      const isLines = path === '/lines';
      const body = isLines ? await linesOf(cloud) : livePage('en', '/lines');
      const type = isLines ? 'application/x-ndjson' : 'text/html';
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }).end(body);
    } catch (error) {
      response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' }).end((error as Error).message);
    }
  }
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
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
