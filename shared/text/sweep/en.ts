/* What `run-egress sweep` says of how far it is and what came of it, in English. */

const counted = (count: number, one: string, several = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : several}`;

export const sweepEn = {
  finding: 'looking for projects',
  projects: (done: number, all: number) => `${done.toLocaleString('en')} of ${counted(all, 'project')}`,
  jobs: (count: number) => counted(count, 'job'),
  calls: (count: number) => counted(count, 'call'),
  /** Time left; undefined before it can be told. */
  left: (seconds: number | undefined) => (seconds === undefined ? 'time left unknown' : `${duration(seconds)} left`),
  slowed: (count: number) => `slowed down ${counted(count, 'time')}`,
  writing: 'writing the report',
  stopped: (done: number, all: number) =>
    `stopped with ${done} of ${counted(all, 'project')} done; the same command goes on from here`,
  result: (of: Counts) =>
    `${counted(of.jobs, 'job')} of ${counted(of.projects, 'project')}: ${of.compliant} compliant, ${of.violating} violating, ${of.undetermined} undetermined; ${counted(of.calls, 'call')}`,
  resumed: (count: number) => `gone on with: ${counted(count, 'project')} had been looked at before`,
  since: (at: string, of: Moves) =>
    `since ${at}: ${of.lost} lost their way out, ${of.recovered} got it back, ${of.new} are new, ${of.gone} are gone`,
  cause: (count: number, method: string, resource: string, principal: string | undefined, time: string) =>
    `${count} by ${method} ${resource}, ${principal ?? 'somebody'}, ${time}`,
  unread: (count: number) => `${counted(count, 'project')} could not be read: see report.json`,
};

interface Counts {
  readonly jobs: number;
  readonly projects: number;
  readonly compliant: number;
  readonly violating: number;
  readonly undetermined: number;
  readonly calls: number;
}

interface Moves {
  readonly lost: number;
  readonly recovered: number;
  readonly new: number;
  readonly gone: number;
}

function duration(seconds: number): string {
  const [whole, minutes] = [Math.ceil(seconds), Math.ceil(seconds / 60)];
  if (whole < 120) return `${whole} s`;
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Every language has to say all of it: the compiler checks it. */
export type SweepWords = typeof sweepEn;
