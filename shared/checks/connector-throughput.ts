import { gcloud } from '../gcloud.ts';
import { tasksAtATime } from '../job/concurrency.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Connector } from '../snapshot/resources.ts';
import { tracesOf, type Check, type NextStep } from './check.ts';

/** Mbps that one VM of a connector carries. https://cloud.google.com/vpc/docs/serverless-vpc-access#scaling */
const MBPS: Readonly<Record<string, number>> = { 'f1-micro': 50, 'e2-micro': 100, 'e2-standard-4': 1600 };
const MOST_INSTANCES = 10;
/** Mbps for one task: below, a clone of a large repository takes minutes. */
const FEW = 10;

/** All tasks go through the connector's few VMs; the small machine types run out of more than bandwidth. */
export const connectorThroughput: Check = (context) => {
  const connector = valueOf(context.snapshot.connector);
  if (!connector || !isPassed(context)) return [];
  const { name, machineType = '', maxInstances: instances } = connector;
  const mbps = MBPS[machineType];
  if (mbps === undefined || instances === undefined) return [];
  const tasks = tasksAtATime(context.snapshot.job);
  const each = Math.floor((instances * mbps) / tasks);
  if (each >= FEW) return [];
  const of = { connector: shortName(name), instances, machineType, mbps, tasks, each };
  const summary = { key: 'connectorNarrow', of } as const;
  const severity = each < 1 ? 'MEDIUM' : 'LOW';
  return [{ id: 'connector-throughput', severity, resource: name, summary, nextSteps: widen(connector, instances) }];
};

function isPassed(context: Parameters<Check>[0]): boolean {
  return tracesOf(context).some(({ steps }) => steps.some(({ state }) => state === 'ARRIVE_AT_VPC_CONNECTOR'));
}

function widen({ name, machineType }: Connector, instances: number): NextStep[] {
  const update = (flags: Parameters<typeof gcloud>[2]) =>
    gcloud('compute networks vpc-access connectors update', [shortName(name)], {
      project: projectOf(name),
      region: locationOf(name),
      ...flags,
    });
  const more: NextStep = {
    say: { key: 'moreConnectorInstances' },
    command: update({ 'max-instances': MOST_INSTANCES }),
  };
  const larger: NextStep = { say: { key: 'largerMachine' }, command: update({ 'machine-type': 'e2-standard-4' }) };
  return [
    ...(instances < MOST_INSTANCES ? [more] : []),
    ...(machineType === 'e2-standard-4' ? [] : [larger]),
    { say: { key: 'directHasMore' } },
  ];
}
