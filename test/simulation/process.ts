import type { JobWiring } from '../../functions/wire.ts';
import type { Clock } from '../../shared/clock.ts';
import { caller, type Call } from '../../shared/gcp/call.ts';
import { portsOn, type Connection, type Lines } from '../../shared/gcp/connect.ts';
import { sleeper } from '../../shared/gcp/poll.ts';
import { history } from '../../shared/history.ts';
import type { PolicyFile } from '../../shared/policy/policy.ts';
import type { RunCloud } from './clouds.ts';

/** When a process dies: at its n-th API call, before it is sent, while it is under way, or when its answer has come. */
export interface Death {
  readonly call: number;
  readonly moment: 'before' | 'during' | 'after';
}

/** One process of ours: the real ports on the official clients, which go silent for ever when it dies. */
export interface Process {
  readonly ports: Connection;
  readonly clock: Clock;
  /** API calls begun so far, each by the permission that it needs. */
  readonly calls: () => readonly string[];
  /** Calls whose answer is waited for. */
  readonly waiting: () => number;
  readonly died: Promise<void>;
  readonly isDead: () => boolean;
  /** What a function works with. */
  readonly wiring: (policy: PolicyFile) => JobWiring;
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

export function startProcess(lines: Lines, run: RunCloud, death?: Death): Process {
  const calls: string[] = [];
  let [waiting, dead] = [0, false];
  let die: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    die = () => {
      dead = true;
      waiting = 0;
      resolve();
    };
  });
  const clock: Clock = {
    now: () => run.cloud.clock.nowMs(),
    // A dead process has no timers.
    after: (milliseconds, call) => run.cloud.clock.after(milliseconds / 1000, () => (dead ? undefined : call())),
  };
  const attempt = async <T>(permission: string, send: () => Promise<T>): Promise<T> => {
    if (dead) return never();
    calls.push(permission);
    const moment = calls.length === death?.call ? death.moment : undefined;
    if (moment === 'before') {
      die();
      return never();
    }
    waiting += 1;
    const sent = send();
    if (moment === 'during') {
      sent.catch(() => undefined);
      // It has left the process, and gets to where it was sent.
      setImmediate(die);
      return never();
    }
    const [answer] = await Promise.allSettled([sent]);
    if (dead) return never();
    waiting -= 1;
    if (moment === 'after') {
      die();
      return never();
    }
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  };
  const sleep = sleeper(clock, 1);
  const real = caller(clock, sleep);
  const call: Call = (terms, make) =>
    dead ? never() : real(terms, (options) => attempt(terms.permission, () => make(options)));
  const ports = portsOn({ ...lines, remote: { ...lines.remote, call, sleep }, clock });
  const objects = ports.objects(run.project);
  return {
    ports,
    clock,
    calls: () => calls,
    waiting: () => waiting,
    died,
    isDead: () => dead,
    wiring: (policy) => ({
      reads: ports.reads,
      writes: ports.writes,
      names: ports.names(new Map()),
      publisher: ports.publisher(run.project),
      objects,
      history: history(objects),
      policy: () => Promise.resolve(policy),
      clock,
      project: run.project,
      log: () => undefined,
    }),
  };
}
