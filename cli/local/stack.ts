import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { startFunction, type FunctionProcess } from './function-process.ts';
import { plumb } from './plumbing.ts';

export interface StackOptions {
  readonly port: number;
  readonly speed: number;
  /** Log lines of the functions. */
  readonly onLine?: (line: string) => void;
}

/** The local cloud with run-egress deployed in it: what a real project has after `terraform apply`. */
export interface Stack {
  readonly emulator: Emulator;
  readonly project: string;
  readonly functions: Readonly<Record<'onJobChange' | 'remediate', FunctionProcess>>;
  /** Where Eventarc would deliver to. */
  readonly eventsUrl: string;
  /** Replaces the policy file; the next event sees it. */
  readonly setPolicy: (yaml: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const PROJECT = 'myproject';
const BUCKET = 'run-egress-state';

/**
 * The policy that `npm start` serves with. github.com's addresses are given, so that the stories can be told on a machine
 * without DNS; they are GitHub's own, from https://api.github.com/meta.
 */
export const POLICY = `version: 1
destinations:
  - { host: github.com, port: 443, addresses: [140.82.112.3, 140.82.113.3], ranges: [140.82.112.0/20] }
remediation: create
connector: { network: my-vpc }
firewall: { onDeny: allow }
`;

/** Starts the local cloud, the functions and what feeds them. */
export async function startStack({ port, speed, onLine = () => undefined }: StackOptions): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), 'run-egress-'));
  const policyPath = join(folder, 'run-egress.yaml');
  const setPolicy = (yaml: string) => writeFile(policyPath, yaml);
  await setPolicy(POLICY);
  let replumb: () => Promise<void> = () => Promise.resolve();
  const emulator = await startEmulator({ port, speed, afterReset: () => replumb() });
  const env = {
    RUN_EGRESS_ENDPOINT: emulator.url,
    RUN_EGRESS_BUCKET: BUCKET,
    RUN_EGRESS_POLICY: policyPath,
    GOOGLE_CLOUD_PROJECT: PROJECT,
  };
  const started = await Promise.allSettled(
    ['onJobChange', 'remediate'].map((target) => startFunction(target, env, onLine)),
  );
  const running = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const stop = async () => {
    await emulator.close();
    await Promise.all(running.map((one) => one.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  const [onJobChange, remediate] = running;
  if (!onJobChange || !remediate) {
    await stop();
    throw started.find((one) => one.status === 'rejected')?.reason;
  }
  const pushPath = (topic: string) => `/projects/${PROJECT}/topics/${topic}?pubsub_trigger=true`;
  replumb = () =>
    plumb({
      cloud: emulator.url,
      project: PROJECT,
      bucket: BUCKET,
      onJobChange: `${onJobChange.url}${pushPath('run-egress-events')}`,
      remediate: `${remediate.url}${pushPath('run-egress-remediations')}`,
    });
  await replumb();
  const functions = { onJobChange, remediate };
  return { emulator, project: PROJECT, functions, eventsUrl: onJobChange.url, setPolicy, stop };
}
