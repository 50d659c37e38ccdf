import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../cli/local/function-process.ts';

/** Where gcloud keeps its components, as Debian's package of it and Google's installer lay them out. */
const PROGRAM = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'gcloud'))
  .filter((gcloud) => existsSync(gcloud))
  .flatMap((gcloud) => [join(realpathSync(gcloud), '../../platform'), '/usr/lib/google-cloud-sdk/platform'])
  .map((platform) => join(platform, 'pubsub-emulator/bin/cloud-pubsub-emulator'))
  .find((program) => existsSync(program));

/** Why nothing is held against Google's own Pub/Sub emulator here; false where it is installed. */
export const skip = PROGRAM === undefined ? "Google's Pub/Sub emulator is not installed" : false;

const READY_MS = 60_000;

/** Starts Google's Pub/Sub emulator on the loopback alone, with little memory; `stop` ends it. */
export async function startGooglesEmulator(): Promise<{ url: string; stop: () => Promise<void> }> {
  if (PROGRAM === undefined) throw new Error(String(skip));
  const port = await freePort();
  const env = { ...process.env, JAVA_OPTS: '-Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1' };
  const child = spawn(PROGRAM, ['--host=127.0.0.1', `--port=${port}`], { env, stdio: 'ignore' });
  const ended = once(child, 'exit');
  process.once('exit', () => child.kill());
  const stop = async () => {
    child.kill();
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + READY_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error("Google's Pub/Sub emulator does not answer");
    }
    await sleep(100);
  }
  return { url, stop };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
