import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDoorway } from '../../emulator/front.ts';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator/server.ts';
import { FUNCTIONS, identityAccount, RUNTIME, pushAccount, type FunctionName } from '../../shared/deployment.ts';
import { QUIET_SECONDS } from '../../shared/sweep/burst.ts';
import { putFront, type FrontedFunction } from './fronted-function.ts';
import { startFunction } from './function-process.ts';
import { plumb } from './plumbing.ts';

export interface StackOptions {
  readonly port: number;
  readonly speed: number;
  /** Log lines of the functions. */
  readonly onLine?: (line: string) => void;
  /** Folder of built functions, to be run in place of the sources. */
  readonly bundles?: string | undefined;
  /** What stands on the local cloud's page beside what it is made of. */
  readonly page?: Pick<EmulatorOptions, 'links' | 'messages' | 'pages'>;
  /** Where the functions read the policy; default: a file, which `setPolicy` writes. */
  readonly policy?: string | undefined;
  /** Whether the functions tell of themselves, as a deployed one does: to the local cloud, or to that endpoint. */
  readonly telemetry?: boolean | string;
  /** Channels that messages go to, as entries of the policy's `notify`, and the secrets that these name. */
  readonly channels?: { readonly yaml: string; readonly env: Readonly<Record<string, string>> };
}

/** The local cloud with run-egress deployed in it: what a real project has after `terraform apply`. */
export interface Stack {
  readonly emulator: Emulator;
  readonly project: string;
  readonly functions: Functions;
  /** Where Eventarc's events may be posted: they go to onJobChange in the name of the account that may call it. */
  readonly eventsUrl: string;
  /** Where the policy is. */
  readonly policyPath: string;
  /** Replaces the policy file; the next event sees it. */
  readonly setPolicy: (yaml: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

type Functions = Readonly<Record<FunctionName, FrontedFunction>>;

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
export async function startStack({
  port,
  speed,
  onLine = () => undefined,
  bundles,
  page = {},
  policy,
  channels = { yaml: '', env: {} },
  telemetry = false,
}: StackOptions): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), 'run-egress-'));
  const policyPath = join(folder, 'run-egress.yaml');
  const notify = channels.yaml === '' ? '' : `notify:\n${channels.yaml}`;
  const setPolicy = (yaml: string) => writeFile(policyPath, yaml + notify);
  await setPolicy(POLICY);
  let replumb: () => Promise<void> = () => Promise.resolve();
  const emulator = await startEmulator({ port, speed, ...page, afterReset: () => replumb() });
  const env = {
    ...RUNTIME,
    ...channels.env,
    RUN_EGRESS_ENDPOINT: emulator.url,
    RUN_EGRESS_BUCKET: BUCKET,
    RUN_EGRESS_POLICY: policy ?? policyPath,
    GOOGLE_CLOUD_PROJECT: PROJECT,
    RUN_EGRESS_QUIET_SECONDS: String(QUIET_SECONDS / Math.max(speed, 1)),
    ...(telemetry !== false && {
      OTEL_EXPORTER_OTLP_ENDPOINT: telemetry === true ? emulator.url : telemetry,
      OTEL_RESOURCE_ATTRIBUTES: 'cloud.provider=gcp,cloud.platform=gcp_cloud_run,cloud.region=europe-west2',
    }),
  };
  const running: { stop(): Promise<unknown> }[] = [];
  const stop = async () => {
    await emulator.close();
    await Promise.all(running.map((one) => one.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  const start = async (name: FunctionName) => {
    const account = identityAccount(FUNCTIONS[name].identity, PROJECT);
    const own = { ...env, RUN_EGRESS_ACCOUNT: account, OTEL_SERVICE_NAME: `run-egress-${name}` };
    const process = await startFunction({ target: name, env: own, onLine, bundles });
    const fronted = await putFront(emulator.cloud, name, { process, project: PROJECT });
    running.push(fronted);
    return [name, fronted] as const;
  };
  const started = await Promise.allSettled((Object.keys(FUNCTIONS) as FunctionName[]).map(start));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const functions = Object.fromEntries(
    started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
  ) as Functions;
  const urls = Object.fromEntries(Object.entries(functions).map(([name, { url }]) => [name, url]));
  const doorway = await startDoorway(emulator.cloud, {
    front: functions.onJobChange.url,
    account: pushAccount('events', PROJECT),
  });
  running.push({ stop: doorway.close });
  replumb = () =>
    plumb({ cloud: emulator.url, project: PROJECT, bucket: BUCKET, urls: urls as Record<FunctionName, string> });
  await replumb();
  return { emulator, project: PROJECT, functions, eventsUrl: doorway.url, policyPath, setPolicy, stop };
}
