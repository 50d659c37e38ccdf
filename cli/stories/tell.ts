import { setTimeout as sleep } from 'node:timers/promises';
import type { Result } from '../../shared/result/result.ts';
import { shortName } from '../../shared/names.ts';
import type { Stack } from '../local/stack.ts';
import { POLICY } from '../local/stack.ts';
import { deployJob } from './deploy.ts';
import { freshWorld } from './scene.ts';
import type { Stage, Story } from './story.ts';

/** Longest wait for a result, in ms of real time: longer than a claim stands that a delivery left behind. */
const PATIENCE_MS = 150_000;
const CHANGING = /\.(insert|create|patch|update|delete|replaceJob|setIamPolicy)$/;

/** Sets the scene of a story in a fresh world and tells it. Throws when something it says is not true. */
export async function tellStory(
  story: Story,
  stack: Stack,
  say: (line: string) => void,
  deploy: typeof deployJob = deployJob,
): Promise<void> {
  const cloud = stack.emulator.url;
  await setScene(story, stack);
  const inbox: Result[] = [];
  const poll = async () => inbox.push(...(await pull(cloud)));
  const stage: Stage = {
    cloud,
    say,
    deploy: (what) => deploy(cloud, what),
    result: (job, wanted) => awaitResult(inbox, poll, { job, stage: wanted }),
    leftovers: async () => {
      await poll();
      return inbox;
    },
    settle: () => settle(stack),
    writes: async () => (await requests(cloud)).filter(({ method }) => CHANGING.test(method)),
    world: async () =>
      (await (await fetch(`${cloud}/emulator/world?project=myproject`)).json()) as Awaited<ReturnType<Stage['world']>>,
    expect: (truth, sentence) => {
      if (!truth) throw new Error(`story ${story.id}: not so: ${sentence}`);
      say(`ok: ${sentence}`);
    },
  };
  await story.tell(stage);
}

async function setScene(
  { scene, policy = '', intake }: Story,
  { emulator, eventsUrl, setPolicy }: Stack,
): Promise<void> {
  await post(`${emulator.url}/emulator/reset`, 'POST', {});
  const world = freshWorld();
  scene?.(world);
  await post(`${emulator.url}/emulator/world`, 'PUT', world);
  await setPolicy(POLICY + policy);
  if (intake === 'eventarc') await post(`${emulator.url}/v2/organizations/1/sinks/run-egress-events`, 'DELETE', {});
  emulator.cloud.eventarc.setTarget(intake === 'sink' ? undefined : eventsUrl);
}

async function post(url: string, method: string, body: object): Promise<void> {
  const response = await fetch(url, { method, body: method === 'DELETE' ? null : JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
}

async function pull(cloud: string): Promise<Result[]> {
  const subscription = `${cloud}/v1/projects/myproject/subscriptions/run-egress-results-stories`;
  const body = JSON.stringify({ maxMessages: 100, returnImmediately: true });
  const { receivedMessages = [] } = (await (await fetch(`${subscription}:pull`, { method: 'POST', body })).json()) as {
    receivedMessages?: { ackId: string; message: { data: string } }[];
  };
  if (receivedMessages.length === 0) return [];
  await post(`${subscription}:acknowledge`, 'POST', { ackIds: receivedMessages.map(({ ackId }) => ackId) });
  return receivedMessages.map(
    ({ message }) => JSON.parse(Buffer.from(message.data, 'base64').toString('utf8')) as Result,
  );
}

async function awaitResult(
  inbox: Result[],
  poll: () => Promise<unknown>,
  { job, stage }: { job: string; stage: Result['stage'] },
): Promise<Result> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(50)) {
    const at = inbox.findIndex(
      (result) => shortName(result.job) === job && result.stage === stage && result.status !== 'pending',
    );
    const [result] = at < 0 ? [] : inbox.splice(at, 1);
    if (result) return result;
    await poll();
  }
  throw new Error(`no ${stage} of ${job} came within ${PATIENCE_MS / 1000} s`);
}

interface Logged {
  readonly method: string;
  readonly status: number;
}

async function requests(cloud: string): Promise<Logged[]> {
  return (await (await fetch(`${cloud}/emulator/requests`)).json()) as Logged[];
}

/** Until no operation, event or message is under way; looked at twice, because one may begin where another ends. */
async function settle({ emulator }: Stack): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(100)) {
    if (emulator.cloud.busy) continue;
    await sleep(50);
    if (!emulator.cloud.busy) return;
  }
  throw new Error(`not everything came to an end within ${PATIENCE_MS / 1000} s`);
}
