import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Verdict } from '../../shared/result/verdict.ts';

export const BIN = fileURLToPath(new URL('../../cli/run-egress.mjs', import.meta.url));
export const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** Nothing is waited for longer, in ms. */
const PATIENCE_MS = 60_000;

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command is started in. */
export interface Shell {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** `path`: by `cli/run-egress.mjs` and whatever `node` the machine has, as users do. */
  readonly node?: 'path' | 'own';
}

/** A command that goes on: its output so far, and its end. */
export interface Running {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<number | null>;
}

/** An environment in which nothing of the user's gets into a test. */
const BARE = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', METADATA_SERVER_DETECTION: 'none' };

const running = new Set<ChildProcess>();

/** Starts run-egress. Whatever still runs after a minute, or at the end of a test file, is killed. */
export function startEgress(args: readonly string[], { env = {}, node = 'own' }: Shell = {}): Running {
  const [program, script] = node === 'path' ? ['node', BIN] : [process.execPath, MAIN];
  const child = spawn(program, [script, ...args], { env: { ...BARE, ...env }, stdio: 'pipe' });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  // A command that has read enough closes its end.
  child.stdin.on('error', () => undefined);
  const killer = setTimeout(() => child.kill(), PATIENCE_MS);
  const ended = once(child, 'close').then(() => {
    clearTimeout(killer);
    running.delete(child);
    return child.exitCode;
  });
  return { child, output, ended };
}

/** Runs run-egress to its end. */
export async function runEgress(args: readonly string[], shell: Shell = {}): Promise<Ended> {
  const { child, output, ended } = startEgress(args, shell);
  child.stdin?.end(shell.stdin ?? '');
  return { status: await ended, ...output };
}

/** The verdicts that `check --format json` has printed. */
export const verdictsOf = ({ stdout }: Ended): readonly Verdict[] =>
  (JSON.parse(stdout) as { results: readonly Verdict[] }).results;

/** Looks until there is something to see. */
export async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(20)) {
    const seen = await look();
    if (seen !== undefined) return seen;
  }
  throw new Error(`waited in vain: ${what}`);
}

/** A folder that lasts as long as the test file; writes files into it, JSON unless they are text, and answers their path. */
export function folder(): (name: string, content: unknown) => string {
  const path = mkdtempSync(join(tmpdir(), 'run-egress-cli-'));
  after(() => rmSync(path, { recursive: true, force: true }));
  return (name, content) => {
    const file = join(path, name);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };
}

after(() => {
  for (const child of running) child.kill('SIGKILL');
});
