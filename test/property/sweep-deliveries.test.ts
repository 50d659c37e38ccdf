import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { lookAtProject, start, sumUp } from '../../functions/sweep-projects.ts';
import type { Wiring } from '../../functions/wire.ts';
import { namesOf } from '../../shared/examine.ts';
import { history } from '../../shared/history.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import { parseSweepMessage } from '../../shared/sweep/messages.ts';
import { fakeObjects } from '../support/fakes.ts';
import { aJob, viaInterface } from '../support/jobs.ts';
import { aNat, aRouter, PROJECT, REGION, type Json } from '../support/resources.ts';
import { fakeArchive, surveysOf } from '../support/sweeps.ts';
import { readWorld } from '../support/world.ts';

const BEGUN = Date.parse('2026-03-04T05:00:00Z');
const PROJECTS = ['team-a', 'team-b', 'team-c', 'locked'];
/** A lease is longer than that, the sweep's deadline much longer. */
const PAUSE_MS = 40_000;

/** What becomes of a sweep whose messages come in some order, some twice, while whoever works dies at some writes. */
interface Fate {
  /** Which of the messages that wait is delivered next, over and over. */
  readonly order: readonly number[];
  /** Deliveries, counted from the first, whose message comes once more all the same. */
  readonly doubled: ReadonlySet<number>;
  /** Writes, counted from the first, before or after which the function is gone. */
  readonly deaths: ReadonlyMap<number, 'before' | 'after'>;
  /** The summary that the start asks for never comes. */
  readonly isSummaryLost: boolean;
}

const CALM: Fate = { order: [0], doubled: new Set(), deaths: new Map(), isSummaryLost: false };

/** The report that is there in the end. */
async function reportAfter({ order, doubled, deaths, isSummaryLost }: Fate): Promise<string> {
  const objects = fakeObjects();
  const archive = fakeArchive();
  let [now, writes, deliveries] = [BEGUN, 0, 0];
  const mortal = async <T>(write: () => Promise<T>): Promise<T> => {
    const death = deaths.get(writes++);
    if (death === 'before') throw new Error('killed');
    const done = await write();
    if (death === 'after') throw new Error('killed');
    return done;
  };
  const surveys = PROJECTS.map((project) => ({ project, reads: surveysOf(worldOf(project), lockedOut) }));
  const waiting: object[] = [{ projects: PROJECTS }];
  let toLose = isSummaryLost ? 1 : 0;
  const state = {
    objects: { ...objects, write: (...of: Parameters<typeof objects.write>) => mortal(() => objects.write(...of)) },
    archive: { ...archive, write: (...of: Parameters<typeof archive.write>) => mortal(() => archive.write(...of)) },
  };
  const wiringFor = (project: string) =>
    ({
      ...state,
      project: PROJECT,
      surveys: (surveys.find((one) => one.project === project) ?? surveys[0])?.reads,
      names: namesOf(worldOf(PROJECT)),
      policy: async () => parsePolicy('version: 1'),
      clock: { now: () => now, after: () => () => undefined },
      history: history(state.objects),
      publisher: {
        publish: async ({ body }: { body: object }) => {
          if ('summary' in body && toLose-- > 0) return;
          waiting.push(body);
        },
      },
    }) as unknown as Wiring;
  /** Refused messages, which come again once the others have been delivered. */
  let refused: object[] = [];
  while (waiting.length > 0 || refused.length > 0) {
    assert.ok(deliveries < 500, 'it comes to an end');
    if (waiting.length === 0) {
      waiting.push(...refused);
      refused = [];
      now += PAUSE_MS;
    }
    const [message] = waiting.splice((order[deliveries % order.length] ?? 0) % waiting.length, 1);
    assert.ok(message);
    if (doubled.has(deliveries++)) waiting.push(message);
    const read = parseSweepMessage(message);
    const delivery = { messageId: '7', at: new Date(BEGUN).toISOString() };
    try {
      if (read.kind === 'start') await start(read, delivery, wiringFor(''));
      else if (read.kind === 'shard') await lookAtProject(read, delivery, wiringFor(read.project));
      else if (read.kind === 'summary') await sumUp(read, delivery, wiringFor(''));
      else assert.fail(read.kind);
    } catch {
      refused.push(message);
    }
  }
  const report = [...archive.texts].find(([path]) => path.endsWith('/report.json'))?.[1] ?? '';
  return report.replace(/"endedAt":"[^"]*"/, '');
}

const lockedOut = (call: string): string | undefined =>
  call === 'jobs locked' ? 'permission run.jobs.list denied (403)' : undefined;

function worldOf(project: string) {
  const jobs = ['a', 'b'].map((id) =>
    aJob(viaInterface(), { name: `projects/${PROJECT}/locations/${REGION}/jobs/${id}` }),
  );
  const routers = project === 'team-b' ? [] : [aRouter({ nats: [aNat()] })];
  return readWorld(JSON.parse(JSON.stringify({ jobs, routers }).replaceAll(PROJECT, project)) as Json);
}

describe('a sweep through its messages', () => {
  it('ends in the same report, whatever comes twice, in another order, is lost or dies on the way', async () => {
    const want = await reportAfter(CALM);
    assert.match(want, /"jobs":6/);
    assert.match(want, /permission run\.jobs\.list denied/);
    const fates = fc.record({
      order: fc.array(fc.nat(20), { minLength: 1, maxLength: 30 }),
      doubled: fc.array(fc.nat(30), { maxLength: 6 }).map((all) => new Set(all)),
      deaths: fc
        .array(fc.tuple(fc.nat(30), fc.constantFrom('before' as const, 'after' as const)), { maxLength: 4 })
        .map((all) => new Map(all)),
      isSummaryLost: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fates, async (fate) => assert.equal(await reportAfter(fate), want)),
      { numRuns: 60 },
    );
  });
});
