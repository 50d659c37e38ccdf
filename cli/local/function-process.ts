import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A deployed function: a process of its own under the Functions Framework, as Cloud Run functions runs it. */
export interface FunctionProcess {
  readonly url: string;
  /** Kills it without warning, as an instance is lost, and starts it anew at the same URL. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** What is to be started. */
export interface Launch {
  readonly target: string;
  readonly env: Readonly<Record<string, string>>;
  /** Gets its log lines. */
  readonly onLine: (line: string) => void;
  /** Folder of the built functions; without it, the sources are served. */
  readonly bundles?: string | undefined;
  /** Chooses where it listens: a port that is free at the moment. */
  readonly choosePort?: () => Promise<number>;
}

interface Launching extends Launch {
  readonly port: number;
}

const FUNCTIONS = fileURLToPath(new URL('../../functions/index.ts', import.meta.url));
const SERVE = fileURLToPath(new URL('serve-function.ts', import.meta.url));
const LOOPBACK = fileURLToPath(new URL('loopback.cjs', import.meta.url));

/** Longest start that is waited for, in ms: a busy machine with two cores starts several at once. */
const START_MS = 60_000;

/** Ports that are tried: each may be taken by somebody else before the function is there. */
const MOST_PORTS = 3;

/** Starts a target and waits until it listens. */
export async function startFunction(what: Launch): Promise<FunctionProcess> {
  const { child: first, launching } = await launchSomewhere(what);
  let child = first;
  return {
    url: `http://127.0.0.1:${launching.port}`,
    restart: async () => {
      await end(child, 'SIGKILL');
      child = await launch(launching);
    },
    stop: () => end(child, 'SIGTERM'),
  };
}

async function launchSomewhere(what: Launch): Promise<{ child: ChildProcess; launching: Launching }> {
  for (let left = MOST_PORTS; ; left -= 1) {
    const launching = { ...what, port: await (what.choosePort ?? freePort)() };
    try {
      return { child: await launch(launching), launching };
    } catch (error) {
      if (left === 1 || !(await isOpen(launching.port))) throw error;
    }
  }
}

async function launch(launching: Launching): Promise<ChildProcess> {
  const { target, onLine } = launching;
  const { args, cwd, env } = commandOf(launching);
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) if (stream) forward(stream, onLine);
  await listening(child, target);
  return child;
}

/**
 * A bundle is started from its own folder by the framework's command, as Google's buildpack for Node does it:
 * https://github.com/GoogleCloudPlatform/functions-framework-nodejs. Only that it listens on 127.0.0.1.
 */
function commandOf({ target, env, port, bundles }: Launching) {
  if (bundles === undefined) return { args: [SERVE, FUNCTIONS, target, String(port)], cwd: undefined, env };
  const command = 'node_modules/.bin/functions-framework';
  const asked = { FUNCTION_TARGET: target, FUNCTION_SIGNATURE_TYPE: 'cloudevent', PORT: String(port) };
  return { args: ['--require', LOOPBACK, command], cwd: join(bundles, target), env: { ...env, ...asked } };
}

function forward(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
}

/** A port of 127.0.0.1 that nobody listens at, for the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits for the process's own word: somebody else may listen where it wanted to, and would get its events. */
async function listening(child: ChildProcess, target: string): Promise<void> {
  const signal = AbortSignal.timeout(START_MS);
  try {
    await Promise.race([once(child, 'message', { signal }), endOf(child, target, signal)]);
  } catch (error) {
    child.kill('SIGKILL');
    throw signal.aborted ? new Error(`${target} does not listen`) : error;
  }
}

async function endOf(child: ChildProcess, target: string, signal: AbortSignal): Promise<never> {
  const [status] = (await once(child, 'exit', { signal })) as [number | null];
  throw new Error(`${target} ended at its start with status ${status}`);
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket.destroy() !== undefined));
    socket.once('error', () => resolve(false));
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const killer = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(killer);
}
