import type { Finding } from '../checks/check.ts';
import { shortName } from '../names.ts';
import { toJobNetwork, type JobNetwork } from '../job/job-network.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Say } from '../text/say.ts';
import { buildOut } from './build-out.ts';
import type { Change, Plan } from './change.ts';
import { otherWays } from './cures/other-ways.ts';
import { isSevere, isWell, jobAfter, look, type Question } from './look.ts';
import { toChange } from './to-change.ts';

/** What only a change of the job fulfils: a requirement of the policy about the job itself. */
const REQUIRED = ['mode-not-allowed', 'egress-not-required', 'exit-not-required', 'address-not-reserved'];

/** What else another way into the network helps against, where nothing can be built. */
const HELPED = [
  'connector-missing',
  'connector-elsewhere',
  'connector-not-ready',
  'subnetwork-missing',
  'subnet-too-small',
  'nat-hidden-subnetwork',
];

/** Plans that another way is held against each other for; a careful person would not look at more. */
const MOST_WAYS = 8;

/** The plan that begins with the job, if one fulfils what the policy requires of it; undefined where none is needed or allowed. */
export function editAsRequired(question: Question): Plan | undefined {
  return edit(question, [], (finding) => REQUIRED.includes(finding.id) && finding.resource === question.job.name);
}

/** The plan so far, with the job changed, if that mends what nothing can be built for. */
export const editAsLastResort = (question: Question, built: Plan): Plan | undefined =>
  edit(question, built, ({ id }) => HELPED.includes(id));

function edit(question: Question, built: Plan, isCured: (finding: Finding) => boolean): Plan | undefined {
  if (question.policy.job.edit === 'never' || !isAsStored(question)) return undefined;
  const site = look(question, built);
  const finding = site.findings.find((one) => isSevere(one) && isCured(one));
  if (!finding) return undefined;
  const plans = otherWays(site)
    .slice(0, MOST_WAYS)
    .flatMap((to) => planFor(question, built, { to, cures: finding.id }) ?? []);
  return plans.toSorted((a, b) => a.changes.length - b.changes.length)[0]?.changes;
}

/** A refused deploy is the team's to repeat: what is stored is not what was asked for. */
function isAsStored({ job, stored }: Question): boolean {
  const there = valueOf(stored);
  return there !== undefined && isSameNetwork(toJobNetwork(there.network), toJobNetwork(job.network));
}

const isSameNetwork = (a: JobNetwork, b: JobNetwork): boolean => JSON.stringify(a) === JSON.stringify(b);

interface Edit {
  readonly to: JobNetwork;
  readonly cures: string;
}

/**
 * The job changed in thought, and what that needs built. Undefined unless all is well then: a job that works is never made
 * one that doesn't. What has to be built comes first, and the job only with it.
 */
function planFor(question: Question, built: Plan, { to, cures }: Edit): { changes: Plan } | undefined {
  const { name, network } = jobAfter(question.job, built);
  const value = { name, from: toJobNetwork(network), to };
  const wish = { cures, reason: reasonFor(to) };
  const start = [...built, toChange({ kind: 'job', value }, wish)];
  const whole = buildOut(question, start, new Map());
  if (!isWell(look(question, whole))) return undefined;
  const more: readonly Change[] = whole.slice(start.length);
  const last = toChange({ kind: 'job', value }, { ...wish, dependsOn: more.map(({ id }) => id) });
  return { changes: [...built, ...more, last] };
}

function reasonFor({ connector, interfaces: [face], egress: written }: JobNetwork): Say {
  const egress = written ?? 'private-ranges-only';
  if (connector !== null) return { key: 'reasonJobConnector', of: { connector: shortName(connector), egress } };
  if (!face) return { key: 'reasonJobNone' };
  return { key: 'reasonJobSubnetwork', of: { subnetwork: shortName(face.subnetwork ?? face.network ?? ''), egress } };
}
