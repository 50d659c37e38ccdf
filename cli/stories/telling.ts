import type { Result } from '../../shared/result/result.ts';
import type { Deploy } from './deploy.ts';
import type { Stage } from './story.ts';

/** A job that meets the network through the connector of the stories. */
export const throughConnector = (job: string, api: Deploy['api']): Deploy => ({
  job,
  api,
  connector: 'vpc-conn-europe',
  egress: 'all-traffic',
});
/** A job with Direct VPC egress into the subnetwork of the stories. */
export const throughInterface = (job: string, api: Deploy['api']): Deploy => ({
  job,
  api,
  network: 'my-vpc',
  subnet: 'my-subnet',
  egress: 'all-traffic',
});

/** Verdict and cause of every destination. */
export const verdictOf = ({ flows }: Result): string => verdictsOf(flows);

const verdictsOf = (flows: Result['flows']): string =>
  flows.map(({ verdict, cause }) => [verdict, cause].filter(Boolean).join(' ')).join(', ');
/** The way to the first destination, as a line. */
export const wayOf = ({ flows }: Result): string =>
  flows[0]?.addresses[0]?.steps.map(({ text }) => text).join(' -> ') ?? '';
export const findingsOf = ({ findings }: Result): string[] => findings.map(({ id }) => id);

/** What a user reads in chat, in short: before and after, the way station by station, what was built and how long it took. */
export function report(stage: Stage, result: Result): void {
  const { status, before, flows, changes } = result;
  const told = flows.map(({ destination }) => destination).join(', ');
  stage.say(`${result.stage}: ${status}`);
  if (before.length > 0) stage.say(`  before: ${told} ${verdictsOf(before)}`);
  for (const { outcome, resource, because } of changes) {
    const why = because === undefined ? '' : ` - ${because}`;
    stage.say(`  ${outcome}: ${resource}${secondsOf(result, resource)}${why}`);
  }
  stage.say(`  ${before.length > 0 ? 'after: ' : ''}${told} ${verdictsOf(flows)}`);
  for (const [i, { text }] of (flows[0]?.addresses[0]?.steps ?? []).entries())
    stage.say(`    ${i > 0 ? '-> ' : ''}${text}`);
}

function secondsOf({ timings }: Result, resource: string): string {
  const entry = Object.entries(timings).find(([id]) => id.includes(resource));
  return entry ? ` (${entry[1].toFixed(1)} s)` : '';
}

/** Deploys and takes it for granted that it works. */
export async function deployed(stage: Stage, deploy: Deploy): Promise<void> {
  const ending = await stage.deploy(deploy);
  stage.expect(
    ending.kind === 'deployed',
    `deploy of ${deploy.job} is accepted${ending.kind === 'refused' ? `, not refused: ${ending.message}` : ''}`,
  );
}

/** Deploys and takes it for granted that it is refused. */
export async function refused(stage: Stage, deploy: Deploy): Promise<void> {
  const ending = await stage.deploy(deploy);
  stage.expect(ending.kind === 'refused', `deploy of ${deploy.job} is refused`);
  if (ending.kind === 'refused') stage.say(`  ${ending.message}`);
}

/** Requests that built something in the network. */
export async function builtThings(stage: Stage): Promise<readonly { method: string }[]> {
  const writes = await stage.writes();
  return writes.filter(({ method, status }) => status < 300 && /^(compute|vpcaccess)\./.test(method));
}
