import { toHead } from '../../shared/report/head.ts';
import { htmlReport, pageLines } from '../../shared/report/html.ts';
import type { JobRecord } from '../../shared/report/record.ts';
import { emptySummary, type ProjectSummary } from '../../shared/report/summary.ts';
import { tally } from '../../shared/sweep/tally.ts';
import type { Language } from '../../shared/text/languages.ts';
import { aJob, viaConnector, viaInterface, viaTaggedInterface } from '../support/jobs.ts';
import { aFirewall, aNat, aRouter, aRoute, PROJECT, REGION, type Json } from '../support/resources.ts';
import { aChange, each, recordsOf, whole } from '../support/sweeps.ts';
import { aWorld } from '../support/world.ts';
import { toCause } from '../../shared/sweep/attribute.ts';

const job = (id: string, vpcAccess?: Json): Json =>
  aJob(vpcAccess, { name: `projects/${PROJECT}/locations/${REGION}/jobs/${id}` });

/** Jobs that fare in every way: in order, stopped by a NAT that is gone, by a rule, by a missing connector, and untold. */
async function kinds(): Promise<JobRecord[]> {
  const policy = 'require: { via: nat }';
  const nat = { routers: [aRouter({ nats: [aNat()] })] };
  const jobs = [job('in-order', viaInterface()), job('google')];
  const fine = await recordsOf({ jobs, ...nat });
  const lost = await recordsOf({ jobs: [job('lost', viaInterface()), job('conn', viaConnector())] }, policy);
  const denied = await recordsOf(
    { jobs: [job('denied', viaTaggedInterface('web'))], ...nat, firewalls: [aFirewall()] },
    policy,
  );
  const gone = await recordsOf({ jobs: [job('missing', viaConnector({ connector: 'gone' }))] }, policy);
  const untold = await recordsOf({ jobs: [job('untold', viaInterface())], routers: undefined }, policy);
  const routeless = await recordsOf(
    { jobs: [job('routeless', viaInterface())], routes: [aRoute({ destRange: '10.0.0.0/8' })] },
    policy,
  );
  const cause = toCause(aChange());
  return [
    ...fine,
    ...lost.map((record): JobRecord => ({ ...record, move: { kind: 'lost', from: 'compliant', cause } })),
    ...denied,
    ...gone,
    ...untold,
    ...routeless,
  ];
}

const REGIONS = ['europe-west2', 'europe-west1', 'us-central1', 'asia-east1'];

/** As many jobs as are asked for, over projects and regions: most of them in order, as it is in life. */
export async function manyRecords(count: number): Promise<JobRecord[]> {
  const all = await kinds();
  return Array.from({ length: count }, (_, i) => {
    const at = i < all.length ? i : i % 9 === 0 ? 2 + ((i / 9) % (all.length - 2)) : i % 2;
    const record = all[at] ?? all[0];
    if (!record) throw new Error('there is no job to copy');
    const project = `team-${String(Math.floor((i * 25) / count)).padStart(2, '0')}`;
    const region = REGIONS[i % REGIONS.length] ?? '';
    const name = `${['nightly-etl', 'agent', 'invoice-export', 'crawler', 'backup'][i % 5]}-${i}`;
    const own = record.job.split('/').at(-1) ?? '';
    const text = JSON.stringify(record)
      .replaceAll(`/jobs/${own}`, `/jobs/${name}`)
      .replaceAll(`"job":"${own}"`, `"job":"${name}"`)
      .replaceAll(PROJECT, project)
      .replaceAll(REGION, region);
    return JSON.parse(text) as JobRecord;
  });
}

/** A report's head over such jobs, with a past and a project that nobody may read. */
export function headOver(records: readonly JobRecord[]) {
  const byProject = new Map<string, ReturnType<typeof tally>>();
  for (const record of records) {
    const project = record.job.split('/')[1] ?? '';
    const counting = byProject.get(project) ?? tally();
    byProject.set(project, counting);
    counting.add(record);
  }
  const summaries: ProjectSummary[] = [...byProject].map(([project, counting], i) => {
    const counted = counting.counted();
    const gone =
      i === 0 ? [{ job: `projects/${project}/locations/${REGION}/jobs/old`, status: 'compliant' as const }] : [];
    return {
      ...emptySummary(project, 'missing', []),
      ...counted,
      gone,
      moves: { ...counted.moves, gone: gone.length },
      state: 'read',
    };
  });
  const jobs = records.length;
  const shares = [0.72, 0.74, 0.74, 0.81, 0.8, 0.86, 0.9, 0.91, 0.9, 0.94, 0.95, 0.97];
  const trend = shares.map((share, i) => {
    const compliant = Math.round(share * jobs);
    const at = new Date(Date.UTC(2026, 10, 16 + i, 6)).toISOString();
    return { id: `s${i}`, at, jobs, compliant, violating: jobs - compliant, undetermined: 0 };
  });
  const facts = {
    id: '20261128T060000Z-1a2b3c4d',
    startedAt: '2026-11-28T06:00:00Z',
    endedAt: '2026-11-28T06:02:11Z',
    scope: 'organizations/433637338589',
    since: { id: 's11', at: '2026-11-27T06:00:00Z' },
    trend,
  };
  const locked = emptySummary('team-locked', 'unreadable', ['permission run.jobs.list denied (403)']);
  return toHead(facts, [...summaries, locked]);
}

/** Such a report, as a page. */
export async function samplePage(count: number, language: Language = 'en'): Promise<string> {
  const records = await manyRecords(count);
  return whole(htmlReport(headOver(records), each(records), language));
}

/** A page over the jobs of any world. */
export async function pageOver(world: Json): Promise<string> {
  const records = await recordsOf(aWorld(world));
  return whole(htmlReport(headOver(records), each(records), 'en'));
}

/** The lines that a page is given. */
export const sampleLines = async (records: readonly JobRecord[]): Promise<string> =>
  whole(pageLines(headOver(records), each(records), 'en'));
