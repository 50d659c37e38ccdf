import { quote } from 'shlex';
import { pushAccount } from '../deployment.ts';
import { gcloud } from '../gcloud.ts';
import { found, valueOf, type Observed } from '../snapshot/observed.ts';
import type { Setup, Sink } from './setup.ts';
import { fine, of, symptom, type Symptom } from './symptom.ts';

export interface Asked {
  /** Project that run-egress lives in. */
  readonly home: string;
  readonly project: string;
  /** Where the sink may be: `projects/P`, `organizations/O`. */
  readonly parents: readonly string[];
  readonly now: number;
  /** Time of the last event of a job that was told of; undefined for none. */
  readonly lastTold: (job: string) => Promise<Observed<string | undefined>>;
}

const TOPIC = 'run-egress-events';
const DAYS = 7;
/** Audit entries come late by seconds, seldom by minutes. */
const LATE_MS = 10 * 60_000;

/** Whether events come: sink, topic, subscription, and the last job that was written against the last one told of. */
export async function events(setup: Setup, asked: Asked): Promise<readonly Symptom[]> {
  const [sinks, pushes, last] = await Promise.all([
    sinkOf(setup, asked),
    pushOf(setup, asked),
    lastEvent(setup, asked),
  ]);
  return [...sinks, ...pushes, ...last];
}

async function sinkOf(setup: Setup, asked: Asked): Promise<readonly Symptom[]> {
  const { home, parents } = asked;
  const lists = await Promise.all(parents.map((parent) => setup.sinks(parent)));
  const sink = lists
    .flatMap((list) => valueOf(list) ?? [])
    .find(({ destination }) => destination.endsWith(`/topics/${TOPIC}`));
  const unread = lists.find((list) => list.kind === 'unknown');
  if (!sink && unread) return of({ subject: 'event', what: parents.join(', ') }, unread, () => []);
  if (!sink)
    return [symptom('event', 'missing', { key: 'doctorNoSink', of: { where: parents.join(', ') } }, terraform(asked))];
  if (sink.disabled)
    return [
      symptom(
        'event',
        'missing',
        { key: 'doctorSinkOff', of: { sink: sink.name } },
        gcloud('logging sinks update', [sink.name], { 'no-disabled': true }),
      ),
    ];
  return writerOf(setup, home, sink);
}

/** A sink that may not publish loses every entry, and only Cloud Logging's own metric says so. */
async function writerOf(setup: Setup, home: string, { name, writer }: Sink): Promise<readonly Symptom[]> {
  const bindings = await setup.topicBindings(home, TOPIC);
  return of({ subject: 'event', what: `getIamPolicy ${TOPIC}` }, bindings, (all) => {
    const admitted =
      writer === undefined ||
      all.some(
        ({ role, members }) =>
          /^roles\/(pubsub\.(publisher|editor|admin)|editor|owner)$/.test(role) && members.includes(writer),
      );
    if (admitted) return [fine('event', { key: 'doctorSink', of: { sink: name } })];
    const mend = gcloud('pubsub topics add-iam-policy-binding', [TOPIC], {
      project: home,
      member: writer,
      role: 'roles/pubsub.publisher',
    });
    return [symptom('event', 'missing', { key: 'doctorSinkDenied', of: { sink: name, writer } }, mend)];
  });
}

async function pushOf(setup: Setup, asked: Asked): Promise<readonly Symptom[]> {
  const { home } = asked;
  const push = await setup.push(home, TOPIC);
  if (push.kind === 'absent')
    return [symptom('event', 'missing', { key: 'doctorNoPush', of: { subscription: TOPIC } }, terraform(asked))];
  return of({ subject: 'event', what: TOPIC }, push, ({ endpoint, account }) => {
    if (endpoint === undefined)
      return [symptom('event', 'missing', { key: 'doctorNotPushed', of: { subscription: TOPIC } }, terraform(asked))];
    const wanted = pushAccount('events', home);
    if (account !== wanted)
      return [
        symptom(
          'event',
          'missing',
          { key: 'doctorPushAccount', of: { subscription: TOPIC, account: account ?? '-', wanted } },
          terraform(asked),
        ),
      ];
    return [fine('event', { key: 'doctorPush', of: { subscription: TOPIC } })];
  });
}

/** One command sets up what is missing, from the example that fits; who has a configuration of their own applies that. */
function terraform({ home, parents }: Asked): string {
  const organization = parents.find((parent) => parent.startsWith('organizations/'))?.split('/')[1];
  const example = organization === undefined ? 'one-project' : 'organisation';
  const scope = organization === undefined ? [] : [`-var=organization=${organization}`];
  const words = [`-chdir=infra/examples/${example}`, 'apply', `-var=project=${home}`, ...scope];
  return ['terraform', ...words.map(quote)].join(' ');
}

async function lastEvent(setup: Setup, { project, now, lastTold }: Asked): Promise<readonly Symptom[]> {
  const since = new Date(now - DAYS * 24 * 3_600_000).toISOString();
  const write = await setup.lastJobWrite(project, since);
  const last = valueOf(write);
  if (write.kind !== 'found') return of({ subject: 'event', what: `entries.list ${project}` }, write, () => []);
  if (!last) return [symptom('event', 'near', { key: 'doctorNoWrites', of: { project, days: DAYS } })];
  const told = await lastTold(last.job);
  return of({ subject: 'event', what: last.job }, told.kind === 'absent' ? found(undefined) : told, (time) => {
    if (time !== undefined && Date.parse(time) >= Date.parse(last.time) - LATE_MS)
      return [fine('event', { key: 'doctorLastEvent', of: { job: last.job, time: last.time } })];
    if (now - Date.parse(last.time) < LATE_MS)
      return [symptom('event', 'near', { key: 'doctorEventUnderWay', of: { job: last.job, time: last.time } })];
    const look = gcloud('pubsub subscriptions describe', [TOPIC], { project });
    return [
      symptom(
        'event',
        'missing',
        { key: 'doctorEventLost', of: { job: last.job, time: last.time, told: time ?? '-' } },
        look,
      ),
    ];
  });
}
