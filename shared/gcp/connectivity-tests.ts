import { randomUUID } from 'node:crypto';
import { projectOf } from '../names.ts';
import type { ConnectivityTests, Opinion, Probe } from '../ports.ts';
import { WRITE_SECONDS } from './call.ts';
import { refuse, wordsOfOthers } from './errors.ts';
import { poll, type Sleep } from './poll.ts';
import { readRaw } from './reading.ts';
import type { Remote } from './remote.ts';
import { rest, type RestRequest } from './rest.ts';

/** A test takes seconds, seldom a minute. */
const PATIENCE_SECONDS = 120;

interface Operation {
  readonly name: string;
  readonly done?: boolean;
  readonly error?: { readonly message?: string };
}

interface Step {
  readonly drop?: { readonly cause?: string };
  readonly abort?: { readonly cause?: string };
}

interface Test {
  readonly reachabilityDetails?: {
    readonly result?: string;
    readonly error?: { readonly message?: string };
    readonly traces?: readonly { readonly steps?: readonly Step[] }[];
  };
}

/**
 * Network Intelligence Center's Connectivity Tests. A test is a stored resource: it is made, read and deleted. The
 * generated client does not know jobs as a source, so it is plain REST.
 * https://cloud.google.com/network-intelligence-center/docs/reference/networkmanagement/rest/v1/projects.locations.global.connectivityTests
 */
export function connectivityTestsOf(remote: Remote): ConnectivityTests {
  return { ask: (probe) => readRaw(() => ask(remote, probe)) };
}

/** Calls a method; `verb` is the permission that it needs. */
type Send = <T>(
  verb: `connectivitytests.${'create' | 'get' | 'delete'}` | 'operations.get',
  request: Omit<RestRequest, 'api'>,
) => Promise<T>;

async function ask({ origin, call, sleep }: Remote, probe: Probe): Promise<Opinion> {
  const tests = `v1/projects/${projectOf(probe.job)}/locations/global/connectivityTests`;
  const testId = `run-egress-${randomUUID()}`;
  const path = `${tests}/${testId}`;
  const send: Send = (verb, request) => {
    // A creation that is repeated, because its answer was lost, would find its name taken.
    const retries = request.method === 'POST' ? 0 : 3;
    return call({ permission: `networkmanagement.${verb}`, seconds: WRITE_SECONDS, retries }, (options) =>
      rest({ origin }, { api: 'networkmanagement', ...request }, options),
    );
  };
  try {
    const creation = { path: tests, method: 'POST', params: { testId }, data: toTest(probe) } as const;
    await endOf(await send<Operation>('connectivitytests.create', creation), send, sleep);
    return toOpinion(await send<Test>('connectivitytests.get', { path }));
  } finally {
    // A test that could not be deleted changes no verdict, and its name says whose it is.
    await send('connectivitytests.delete', { path, method: 'DELETE' }).catch(() => undefined);
  }
}

async function endOf(started: Operation, send: Send, sleep: Sleep): Promise<void> {
  let operation: Operation | undefined = started;
  if (!started.done) {
    const budget = AbortSignal.timeout(PATIENCE_SECONDS * 1000);
    operation = await poll({ sleep, budget }, async () => {
      const now = await send<Operation>('operations.get', { path: `v1/${started.name}` });
      return now.done ? now : undefined;
    });
  }
  if (!operation) refuse({ key: 'testWithoutEnd', of: { seconds: PATIENCE_SECONDS } });
  if (operation.error) refuse(wordsOfOthers(operation.error.message ?? 'the test failed'));
}

const toTest = ({ job, address, port, protocol }: Probe): object => ({
  description: 'Made by run-egress for a second opinion; deleted once it is read',
  source: { cloudRunJob: job },
  destination: { ipAddress: address, port },
  protocol: protocol.toUpperCase(),
});

function toOpinion({ reachabilityDetails: details = {} }: Test): Opinion {
  const { result, error } = details;
  if (result === undefined) refuse(error?.message ? wordsOfOthers(error.message) : { key: 'testWithoutResult' });
  const steps = (details.traces ?? []).flatMap((trace) => trace.steps ?? []);
  const cause = steps.map(({ drop, abort }) => drop?.cause ?? abort?.cause).find((known) => known !== undefined);
  return { result, ...(cause !== undefined && { cause }) };
}
