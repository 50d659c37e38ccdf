import type { Cloud } from '../cloud.ts';
import type { Stored } from '../store.ts';
import { jobsUsingConnector } from '../services/run/usage.ts';
import type { Job } from '../services/run/job.ts';
import { readiness } from '../services/run/readiness.ts';
import { placeOf } from '../services/location.ts';
import type { Connector } from '../services/vpcaccess/connector.ts';
import type { ConnectorRow, JobRow } from './model.ts';

/** A job with the way it takes into the network, as it was asked for. */
export function jobRow({ name, value }: Stored, nowMs: number): JobRow {
  const job = value as Job;
  const { id, region } = placeOf(name);
  const { connector, networkInterfaces = [], egress } = job.template?.template?.vpcAccess ?? {};
  const [first] = networkInterfaces;
  const mode = connector !== undefined ? 'connector' : first ? 'direct' : 'none';
  return {
    name: id,
    region,
    state: readiness(job, nowMs).state.replace('CONDITION_', ''),
    mode,
    way: connector ?? [first?.network, first?.subnetwork].filter((part) => part !== undefined).join(' / '),
    egress: mode === 'none' ? '' : (egress ?? 'PRIVATE_RANGES_ONLY'),
    executions: job.executionCount ?? 0,
  };
}

/** A connector with its size and how many jobs go through it. */
export function connectorRow(cloud: Cloud, { name, value }: Stored): ConnectorRow {
  const { state, ipCidrRange, subnet, network, minInstances, maxInstances, machineType } = value as Connector;
  const { id, region } = placeOf(name);
  return {
    name: id,
    region,
    state,
    place: subnet?.name ?? ipCidrRange ?? '',
    network: network ?? '',
    instances: `${minInstances ?? '?'}–${maxInstances ?? '?'} ${machineType ?? ''}`.trim(),
    jobs: jobsUsingConnector(cloud, name).length,
  };
}
