import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

/** One cold start: a process from nothing to the answer of its first event. */
export interface ColdStart {
  /** When the process was started, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** Process start to the first accepted connection, in ms. */
  readonly listenMs: number;
  /** First event: posted to answered, in ms. */
  readonly firstMs: number;
  /** Of all threads, from the start to the answer of the first event, in ms: steadier than time on a busy machine. */
  readonly cpuMs: number;
  /** Resident, when it listens and after the first event, in MB. */
  readonly idleMb: number;
  readonly afterMb: number;
}

export interface Candidate {
  readonly target: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

const LOOPBACK = fileURLToPath(new URL('../../cli/local/loopback.cjs', import.meta.url));
const FRAMEWORK = fileURLToPath(new URL('../../node_modules/.bin/functions-framework', import.meta.url));

/** Starts a function as the buildpack does, posts one event to it, and ends it. */
export async function coldStart({ target, folder, env }: Candidate, port: number, event: object): Promise<ColdStart> {
  const startedAt = Date.now();
  const started = performance.now();
  const child = spawn(process.execPath, ['--require', LOOPBACK, FRAMEWORK], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...env, FUNCTION_TARGET: target, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await accepting(port, child);
    const listenMs = performance.now() - started;
    const idleMb = residentMb(child);
    const posted = performance.now();
    const response = await post(port, event);
    const firstMs = performance.now() - posted;
    if (response !== 204) throw new Error(`${target}: the first event was answered ${response}`);
    return { startedAt, listenMs, firstMs, cpuMs: cpuMs(child), idleMb, afterMb: residentMb(child) };
  } finally {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}

async function accepting(port: number, child: ChildProcess): Promise<void> {
  for (const until = performance.now() + 60_000; performance.now() < until; await sleep(1)) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
  }
  throw new Error('does not listen');
}

async function post(port: number, event: object): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'ce-id': '1',
    'ce-source': '//cloudaudit.googleapis.com/projects/myproject/logs/activity',
    'ce-specversion': '1.0',
    'ce-type': 'google.cloud.audit.log.v1.written',
  };
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: JSON.stringify(event) });
  await response.body?.cancel();
  return response.status;
}

function residentMb({ pid }: ChildProcess): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

function cpuMs({ pid }: ChildProcess): number {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = tasks.map((task) =>
    Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
}
