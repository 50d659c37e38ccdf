import { startEmulator, type Emulator } from '../../../emulator/server.ts';
import { compare, type Score } from './compare.ts';
import { exchangesOf, type Exchange, type Json } from './log.ts';
import { Placeholders } from './placeholders.ts';

const PROJECT = 'myproject';

export interface Replayed extends Score {
  readonly called: readonly string[];
}

/** Sends the requests of a recording to a local cloud of its own, and scores its answers against the recorded ones. */
export async function replay(path: string, known: Readonly<Record<string, string>>): Promise<Replayed> {
  const names = new Placeholders({ projectId: PROJECT, projectNumber: '123456789012', ...known });
  const exchanges = exchangesOf(path);
  const emulator = await startEmulator({ speed: 0, world: worldBefore(exchanges, names) });
  try {
    const score: Score = { agreeing: 0, total: 0, differences: [] };
    const player = { emulator, names, score, operation: '' };
    for (const one of exchanges) await play(player, one);
    return { ...score, called: emulator.cloud.requests.list().map(({ method }) => method) };
  } finally {
    await emulator.close();
  }
}

/** What a recording finds before it has made anything. */
function worldBefore(exchanges: readonly Exchange[], names: Placeholders): Json {
  const world: Record<string, unknown> = { version: 1, project: PROJECT };
  const firstChange = exchanges.findIndex(({ method }) => method !== 'GET');
  for (const { url, status, answer } of exchanges.slice(0, firstChange)) {
    const [, kind] = /\/(networks|subnetworks|addresses)\/[^/?]+(?:\?|$)/.exec(url) ?? [];
    if (kind === undefined || status !== 200 || !answer) continue;
    const resource = JSON.parse(names.fill(JSON.stringify(answer))) as Json;
    world[kind] = [...((world[kind] as Json[] | undefined) ?? []), resource];
  }
  return world;
}

interface Player {
  readonly emulator: Emulator;
  readonly names: Placeholders;
  readonly score: Score;
  /** Name of the operation that was started last. */
  operation: string;
}

async function play(player: Player, { method, url, body, status, answer }: Exchange): Promise<void> {
  const { emulator, names, score } = player;
  const isPoll = url.includes('/operations/');
  const { host, pathname, search } = new URL(
    names.fill(isPoll ? url.replace(/operations\/[^/?]+/, 'operations/OPERATION') : url),
  );
  const path = pathname.replace('OPERATION', player.operation) + search;
  if (isPoll) emulator.cloud.clock.advance(3600);
  const response = await fetch(emulator.url + path, {
    method,
    headers: { 'x-forwarded-host': host },
    ...(body !== undefined && { body: names.fill(body) }),
  });
  const got = (await response.json()) as Json;
  const where = `${method} ${pathname}`;
  score.total += 1;
  if (response.status !== status)
    return void score.differences.push(`${where}: status ${response.status}, recorded ${status}`);
  score.agreeing += 1;
  const isStart = !isPoll && method !== 'GET' && /operation/.test(String(got['kind'] ?? got['name']));
  if (isStart) player.operation = String(got['name']).split('/').at(-1) ?? '';
  // An operation that has just started may be at any stage; what becomes of it is compared when it is read again.
  const stage = isStart ? { status: undefined, endTime: undefined, done: undefined } : {};
  compare(drop({ ...answer, ...stage }), drop({ ...got, ...stage }), where, names, score);
  if (isStart) emulator.cloud.clock.advance(3600);
}

const drop = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;
