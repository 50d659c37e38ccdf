import { RetryableError } from '../../shared/errors.ts';
import { notify } from '../../shared/notify/notify.ts';
import type { DeadLetter, Happening, Letter, Outside } from '../../shared/notify/outside.ts';
import type { Channel } from '../../shared/policy/channels.ts';
import type { PolicyFile } from '../../shared/policy/policy.ts';
import type { Objects, Posted } from '../../shared/ports.ts';
import type { Result } from '../../shared/result/result.ts';
import { fakeObjects } from './fakes.ts';
import { randomOf, virtualTime } from './virtual-time.ts';

export interface Trouble {
  /** Chances, 0 to 1. */
  readonly crash: number;
  readonly bucket: number;
  readonly duplicate: number;
  readonly server: number;
  readonly limited: number;
  /** No answer: half of these have been taken nevertheless. */
  readonly silent: number;
}

export const CALM: Trouble = { crash: 0, bucket: 0, duplicate: 0, server: 0, limited: 0, silent: 0 };

/** A message that a service has taken. */
export interface Taken {
  readonly channel: string;
  readonly id: string;
  readonly results: readonly string[];
  readonly at: number;
  readonly title: string;
}

export interface Simulated {
  readonly taken: readonly Taken[];
  readonly dead: readonly DeadLetter[];
  readonly happenings: readonly Happening[];
  /** Times that a service took a message of that id without us knowing: a crash or silence came in between. */
  readonly unknown: ReadonlyMap<string, number>;
  readonly deliveries: number;
  readonly crashes: number;
  readonly objects: ReturnType<typeof fakeObjects>;
  /** Ms of virtual time. */
  readonly took: number;
}

export interface Run {
  readonly policy: PolicyFile;
  /** Results with the ms after the start at which they are published. */
  readonly published: readonly { readonly result: Result; readonly at: number }[];
  readonly seed?: number;
  readonly trouble?: Partial<Trouble>;
  /** What a service answers whatever the trouble; undefined leaves it to chance. */
  readonly answer?: (channel: Channel, letter: Letter, now: number) => Posted | undefined;
  /** Services that take a message of one id once. */
  readonly idempotent?: readonly string[];
  /** All has to be at rest by then, in ms of virtual time. */
  readonly longestMs?: number;
}

const START = Date.parse('2026-03-04T06:00:00Z');
const DAY = 86_400_000;

/**
 * Many deliveries of many results to `notify` at the same time, as Pub/Sub makes them: at least once, in any order, again
 * after 10 to 300 s where they are refused; processes die between any two calls, and everything fails now and then.
 */
export async function simulate({
  policy,
  published,
  seed = 1,
  trouble,
  answer,
  idempotent = [],
  longestMs = DAY,
}: Run): Promise<Simulated> {
  const chances = { ...CALM, ...trouble };
  const random = randomOf(seed);
  const time = virtualTime(START);
  const objects = fakeObjects();
  const taken: Taken[] = [];
  const dead: DeadLetter[] = [];
  const happenings: Happening[] = [];
  const unknown = new Map<string, number>();
  let deliveries = 0;
  let crashes = 0;

  /** One call of a process: it takes its time, and the process may die before it or after. */
  async function call<T>(life: { dead: boolean }, work: () => T | Promise<T>, onLost?: () => void): Promise<T> {
    const end = () => new Promise<never>(() => undefined);
    const die = () => {
      life.dead = true;
      crashes += 1;
    };
    await time.sleep(2 + random() * 40);
    if (life.dead) return end();
    if (random() < chances.crash / 2) die();
    if (life.dead) return end();
    const value = await work();
    if (random() < chances.crash / 2) {
      die();
      onLost?.();
      return end();
    }
    return value;
  }

  const bucketOf = (life: { dead: boolean }): Objects => {
    const through = <T>(work: () => Promise<T>) =>
      call(life, () => {
        if (random() < chances.bucket) throw new RetryableError('the bucket does not answer');
        return work();
      });
    return {
      read: (path) => through(() => objects.read(path)),
      write: (path, value, generation) => through(() => objects.write(path, value, generation)),
      remove: (path, generation) => through(() => objects.remove(path, generation)),
      list: (prefix) => through(() => objects.list(prefix)),
    };
  };

  function service(channel: Channel, letter: Letter): { posted: Posted; isTaken: boolean } {
    const fixed = answer?.(channel, letter, time.now());
    if (fixed) return { posted: fixed, isTaken: fixed.kind === 'delivered' };
    const dice = random();
    if (dice < chances.server) return { posted: { kind: 'retry', reason: '500' }, isTaken: false };
    if (dice < chances.server + chances.limited) {
      return { posted: { kind: 'retry', reason: '429', afterSeconds: 1 + Math.floor(random() * 30) }, isTaken: false };
    }
    if (dice < chances.server + chances.limited + chances.silent) {
      return { posted: { kind: 'retry', reason: 'no answer in time' }, isTaken: random() < 0.5 };
    }
    return { posted: { kind: 'delivered' }, isTaken: true };
  }

  function post(life: { dead: boolean }, channel: Channel, letter: Letter): Promise<Posted> {
    const key = `${channel.name} ${letter.message.id}`;
    const lose = () => void unknown.set(key, (unknown.get(key) ?? 0) + 1);
    let isTaken = false;
    return call(
      life,
      () => {
        const answered = service(channel, letter);
        isTaken = answered.isTaken;
        const isRepeated = idempotent.includes(channel.name) && taken.some((one) => `${one.channel} ${one.id}` === key);
        if (isTaken && !isRepeated) {
          const results = letter.results.map(({ id }) => id);
          taken.push({
            channel: channel.name,
            id: letter.message.id,
            results,
            at: time.now(),
            title: letter.message.title,
          });
        }
        if (isTaken && answered.posted.kind !== 'delivered') lose();
        return answered.posted;
      },
      () => {
        if (isTaken) lose();
      },
    );
  }

  async function deliver(result: Result): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      deliveries += 1;
      const life = { dead: false };
      const outside: Outside = {
        objects: bucketOf(life),
        post: (channel, letter) => post(life, channel, letter),
        bury: (letter) => call(life, () => void dead.push(letter)),
        log: (happening) => happenings.push(happening),
        now: time.now,
        wait: (ms) => call(life, () => time.sleep(ms)),
        delivery: `${result.id} ${attempt} ${deliveries}`,
      };
      const ended = notify(result, policy, outside).then(
        () => true,
        (error: unknown) => {
          if (error instanceof RetryableError) return false;
          throw error;
        },
      );
      let isOver = false;
      const over = ended.finally(() => (isOver = true));
      // A process that died answers nothing; its connection breaks.
      const died = (async () => {
        while (!isOver && !life.dead) await time.sleep(1000);
        return false;
      })();
      const isDone = await Promise.race([over, died.then((value) => (isOver ? over : value))]);
      if (isDone) return;
      await time.sleep(Math.min(10_000 * 2 ** attempt, 300_000) * (0.9 + random() * 0.2));
    }
  }

  const started = time.now();
  const all = published.map(async ({ result, at }) => {
    await time.sleep(at);
    const copies = random() < chances.duplicate ? 2 : 1;
    await Promise.all(Array.from({ length: copies }, () => deliver(result)));
  });
  await Promise.all([time.run(longestMs), ...all]);
  return { taken, dead, happenings, unknown, deliveries, crashes, objects, took: time.now() - started };
}
