import { assertNever } from '../errors.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { Result } from '../result/result.ts';
import { render, type Language } from '../text/languages.ts';
import type { Say } from '../text/say.ts';
import type { Fact } from './message.ts';
import { line, minute } from './plain.ts';

/** Methods that write a job: whoever called one has deployed it. */
const DEPLOY = /^google\.cloud\.run\.v\d\.Jobs\./;

/** Whether the event was about this job alone; others, as a router's, concern many. */
export const isDeploy = ({ event }: Pick<Result, 'event'>): boolean => DEPLOY.test(event.method);

/** What is to be known of a result at a glance. */
export function factsOf(result: Result, language: Language): Fact[] {
  const { job, mode, exit, event, transition, timings } = result;
  const fact = (label: Say, value: string): Fact => ({ label: render(label, language), value });
  const say = (label: Say, value: Say): Fact => fact(label, render(value, language));
  const by = isDeploy(result) ? ({ key: 'factDeployed' } as const) : ({ key: 'factChanged' } as const);
  const { from, to } = transition;
  const took = result.stage === 'remediation' ? timings['totalSeconds'] : undefined;
  return [
    fact({ key: 'factWhere' }, `${line(projectOf(job), 100)} · ${line(locationOf(job), 100)}`),
    ...(event.principal === undefined ? [] : [fact(by, `${line(event.principal, 200)}, ${minute(event.time)}`)]),
    say({ key: 'factStatus' }, { key: 'statusChange', of: { before: from === to ? '' : (from ?? ''), now: to } }),
    say({ key: 'factNetwork' }, networkOf(mode)),
    say({ key: 'factExit' }, exitOf(exit)),
    ...(took === undefined ? [] : [say({ key: 'factTook' }, { key: 'seconds', of: { count: Math.round(took) } })]),
  ];
}

function networkOf({ kind, connector = '', subnetwork = '', egress = '' }: Result['mode']): Say {
  switch (kind) {
    case 'connector':
      return { key: 'networkConnector', of: { connector: shortName(connector), egress } };
    case 'direct':
      return { key: 'networkDirect', of: { subnetwork: shortName(subnetwork), egress } };
    case 'none':
      return { key: 'networkNone' };
    case 'invalid':
      return { key: 'networkInvalid' };
    default:
      return assertNever(kind);
  }
}

function exitOf({ kind, nat = '', router = '', instance = '', addresses }: Result['exit']): Say {
  const seen = addresses.slice(0, 4).join(', ');
  switch (kind) {
    case 'nat':
      return { key: 'outNat', of: { nat, router: shortName(router), addresses: seen } };
    case 'proxy':
      return { key: 'outProxy', of: { instance: shortName(instance), addresses: seen } };
    case 'google':
      return { key: 'outGoogle' };
    case 'none':
      return { key: 'outNone' };
    default:
      return assertNever(kind);
  }
}
