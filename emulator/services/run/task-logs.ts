import type { Cloud } from '../../cloud.ts';
import { placeOf } from '../location.ts';
import type { Execution } from './execution.ts';

/** What the tasks of an execution leave in Logging: a line at the start and Cloud Run's own line at the end. */
export function writeTaskLogs(cloud: Cloud, execution: Execution): void {
  const { kept, template } = execution;
  const image = template.containers?.[0]?.image ?? '';
  at(cloud, kept.startsAtMs, execution, { log: 'run.googleapis.com%2Fstdout', text: `Running ${image}` });
  const exit = kept.failure === undefined ? 'Container called exit(0).' : 'Container called exit(1).';
  at(cloud, kept.endsAtMs, execution, { log: 'run.googleapis.com%2Fvarlog%2Fsystem', text: exit });
}

function at(cloud: Cloud, ms: number, execution: Execution, line: { log: string; text: string }): void {
  cloud.clock.after((ms - cloud.clock.nowMs()) / 1000, () => {
    const stored = cloud.store.get<Execution>(execution.name);
    if (stored?.uid === execution.uid && stored.kept.cancelledAtMs === undefined) writeLine(cloud, stored, line);
  });
}

function writeLine(cloud: Cloud, { name, job, uid }: Execution, { log, text }: { log: string; text: string }): void {
  const { project, region } = placeOf(name);
  const now = cloud.clock.now();
  cloud.entries.write({
    logName: `projects/${project}/logs/${log}`,
    insertId: cloud.ids.word(20),
    timestamp: now,
    receiveTimestamp: now,
    severity: log.endsWith('system') ? 'INFO' : 'DEFAULT',
    textPayload: text,
    resource: { type: 'cloud_run_job', labels: { job_name: job, location: region, project_id: project } },
    labels: {
      'run.googleapis.com/execution_name': name.split('/').at(-1),
      'run.googleapis.com/execution_uid': uid,
      'run.googleapis.com/task_index': '0',
      'run.googleapis.com/task_attempt': '0',
    },
  });
}
