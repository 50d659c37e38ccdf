import assert from 'node:assert/strict';
import fc from 'fast-check';
import { verdict } from '../../functions/on-job-change.ts';
import { cure } from '../../functions/remediate.ts';
import { RetryableError, TerminalError } from '../../shared/errors.ts';
import type { Request } from '../../shared/event/request.ts';
import { isOurs } from '../../shared/ownership.ts';
import { judge } from '../../shared/reconcile.ts';
import { openLines, type Json } from './clouds.ts';
import { answerTasks } from './parallel.ts';
import { begin, pulled, type Run } from './story.ts';
import { changesIn, stateOf } from './outcome.ts';
import { storms, toWorld, type Storm } from './weather.ts';

export interface StormTask {
  readonly seed: number;
  readonly runs: number;
}

/** What a thread has seen. */
export interface Sky {
  readonly runs: number;
  /** Faults that were met, by kind. */
  readonly met: Readonly<Record<string, number>>;
  readonly deliveries: number;
  readonly changed: number;
}

/** Deliveries of one message before it goes to the dead letters. */
const MOST_DELIVERIES = 25;

const lines = openLines();

async function weather(storm: Storm, sky: Mutable): Promise<void> {
  const { policy, faults, blind, copies, together, reversed } = storm;
  const { world, names } = toWorld(storm);
  const [first = ''] = names;
  const run = await begin(lines, {
    title: 'a storm',
    world,
    policy,
    request: { job: first },
  });
  try {
    const start = stateOf(run.cloud);
    const requests = names.map((job, i): Request => ({
      job: job.replace('myproject', run.cloud.project),
      cause: { id: `event ${i}`, method: 'google.cloud.run.v2.Jobs.UpdateJob', time: '2026-03-04T05:06:07Z' },
    }));
    if (blind !== undefined) run.cloud.cloud.faults.add({ method: blind, status: 403 });
    for (const fault of faults) run.cloud.cloud.faults.add(fault);
    for (const request of requests) await deliverAll(run, [() => verdict(request, wiringOf(run))], sky);
    const asked = [...(await pulled<Request>(run.cloud, 'remediations')), ...(blind === undefined ? [] : requests)];
    const messages = asked.flatMap((request) => Array.from({ length: copies }, () => request));
    const ordered = reversed ? messages.toReversed() : messages;
    const works = ordered.map((request) => () => cure(request, undefined, wiringOf(run)));
    if (together) await deliverAll(run, works, sky);
    else for (const work of works) await deliverAll(run, [work], sky);
    for (const fault of run.cloud.cloud.faults.list()) if (fault.hits > 0) count(sky.met, kindOf(fault));
    run.cloud.cloud.faults.clear();
    if (blind !== undefined) assert.deepEqual(changesIn(run.cloud), [], 'what is not seen causes no change');
    await calm(run, requests, sky);
    await assertCalm(run, requests, start);
    if (JSON.stringify(stateOf(run.cloud)) !== JSON.stringify(start)) sky.changed += 1;
  } finally {
    run.cloud.close();
  }
}

interface Mutable {
  runs: number;
  deliveries: number;
  changed: number;
  readonly met: Record<string, number>;
}

const count = (counts: Record<string, number>, key: string): void => void (counts[key] = (counts[key] ?? 0) + 1);

function kindOf({ status, dropAfter, operationError }: Json): string {
  if (status !== undefined) return String(status);
  return dropAfter ? 'answer lost' : operationError ? 'operation failed' : 'delay';
}

const wiringOf = (run: Run) => run.start().wiring(run.policy);

/** Delivers until everything is acknowledged, each message again when it was refused; all of them side by side. */
async function deliverAll(run: Run, works: readonly (() => Promise<void>)[], sky: Mutable): Promise<void> {
  let open = works;
  for (let delivery = 0; delivery < MOST_DELIVERIES && open.length > 0; delivery += 1) {
    sky.deliveries += open.length;
    const ends = await run.during(Promise.all(open.map((work) => isRefused(work()))));
    open = open.filter((_work, i) => ends[i]);
    if (open.length > 0) run.cloud.cloud.clock.advance(Math.min(10 * 2 ** delivery, 60));
  }
}

async function isRefused(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (error) {
    if (error instanceof RetryableError || error instanceof TerminalError) return true;
    throw error;
  }
}

/** The storm is over: new events of every job, as many as a cap may take, until nobody asks for anything. */
async function calm(run: Run, requests: readonly Request[], sky: Mutable): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    for (const request of requests) {
      const cause = { ...request.cause, id: `${request.cause.id} again ${round}` };
      await deliverAll(run, [() => verdict({ ...request, cause }, wiringOf(run))], sky);
    }
    const asked = await pulled<Request>(run.cloud, 'remediations');
    if (asked.length === 0) return;
    for (const request of asked) await deliverAll(run, [() => cure(request, undefined, wiringOf(run))], sky);
  }
}

/** Nothing is left that the policy lets be done, nothing foreign has changed, nothing of ours is there twice. */
async function assertCalm(run: Run, requests: readonly Request[], start: Json): Promise<void> {
  const line = { ...wiringOf(run), policy: run.policy, thorough: true };
  for (const request of requests) {
    const judged = await run.during(judge(request, line));
    if ('unjudged' in judged) return assert.fail(judged.reason);
    assert.deepEqual(
      judged.restricted.permitted.map(({ id }) => id),
      [],
      'the next plan is empty, or only what policy forbids',
    );
  }
  const end = stateOf(run.cloud);
  for (const list of ['jobs', 'networks', 'subnetworks', 'routes', 'firewalls', 'addresses', 'instances'] as const) {
    assert.deepEqual(foreignIn(end[list], start[list]), foreignIn(start[list], start[list]), list);
  }
  for (const router of start.routers) {
    const now = end.routers.find(({ name }: Json) => name === router.name);
    assert.ok(now, `router ${router.name} is still there`);
    for (const nat of router.nats ?? []) {
      const same = (now.nats ?? []).find(({ name }: Json) => name === nat.name);
      // Whoever writes a router gets Google's defaults filled in; what was said is said still.
      const said = Object.fromEntries(Object.keys(withoutList(nat)).map((key) => [key, same?.[key]]));
      assert.deepEqual(said, withoutList(nat), `NAT ${nat.name} of ${router.name} is as it was`);
      for (const listed of nat.subnetworks ?? []) assert.ok(JSON.stringify(same.subnetworks).includes(listed.name));
    }
  }
  const ours = end.routers.filter(({ name, description = '' }: Json) => isOurs({ name, description }));
  assert.ok(ours.length <= 1, 'one router of ours in a network and region');
  const covered = end.routers.flatMap(({ nats = [] }: Json) => nats.flatMap((nat: Json) => nat.subnetworks ?? []));
  const names = covered.map(({ name, sourceIpRangesToNat }: Json) => `${name} ${sourceIpRangesToNat}`);
  assert.equal(new Set(names).size, names.length, 'no subnetwork is covered twice');
}

const withoutList = ({ subnetworks: _, ...nat }: Json): Json => nat;

/** What was there from the start, as it is now; Google's own routes and rules come and go with what they serve. */
function foreignIn(now: Json[], start: Json[]): Json[] {
  const names = new Set(start.map(({ name }) => name).filter((name: string) => !/^(default-route-of|aet-)/.test(name)));
  // A network lists what is in it, ours included.
  return now.filter(({ name }) => names.has(name)).map(withoutList);
}

/** Answers what was met. Throws where a storm did not calm down, with the seed, the storm itself and what is wrong. */
answerTasks(async ({ seed, runs }: StormTask): Promise<Sky> => {
  const sky: Mutable = { runs: 0, deliveries: 0, changed: 0, met: {} };
  const property = fc.asyncProperty(storms, async (storm) => {
    await weather(storm, sky);
    sky.runs += 1;
  });
  const { failed, counterexample, errorInstance, counterexamplePath } = await fc.check(property, {
    numRuns: runs,
    seed,
    endOnFailure: true,
  });
  if (failed) {
    const where = JSON.stringify({ seed, path: counterexamplePath, storm: counterexample?.[0] });
    throw new Error(`${(errorInstance as Error | null)?.stack ?? 'failed'}\n${where}`);
  }
  return sky;
});
