import { ApiError } from '../../errors.ts';

/** What one e2-micro instance is taken to carry; `…Throughput` is in its terms whatever the machine type. */
const MBPS_PER_INSTANCE = 100;

const MACHINE_TYPES = ['f1-micro', 'e2-micro', 'e2-standard-4'];

/** The fields that a caller may set and later change. */
export interface Wanted {
  readonly machineType?: string | undefined;
  readonly minInstances?: number | undefined;
  readonly maxInstances?: number | undefined;
  readonly minThroughput?: number | undefined;
  readonly maxThroughput?: number | undefined;
}

interface Size {
  readonly machineType: string;
  readonly minInstances: number;
  readonly maxInstances: number;
  readonly minThroughput: number;
  readonly maxThroughput: number;
}

/**
 * Instances and throughput say the same thing; where both are given, instances win. A least is 2 if nothing is said, a
 * most has to be said. https://cloud.google.com/vpc/docs/configure-serverless-vpc-access
 */
export function sizeOf({ machineType = 'e2-micro', ...wanted }: Wanted): Size {
  const minInstances = wanted.minInstances || instances(wanted.minThroughput) || 2;
  const maxInstances = wanted.maxInstances || instances(wanted.maxThroughput);
  if (!maxInstances) {
    throw new ApiError('INVALID_ARGUMENT', 'A Connector must specify either max_throughput or max_instances.');
  }
  const isSound =
    MACHINE_TYPES.includes(machineType) &&
    isBetween(minInstances, 2, 9) &&
    isBetween(maxInstances, 3, 10) &&
    minInstances < maxInstances;
  if (!isSound) throw invalidArgument();
  return {
    machineType,
    minInstances,
    maxInstances,
    minThroughput: minInstances * MBPS_PER_INSTANCE,
    maxThroughput: maxInstances * MBPS_PER_INSTANCE,
  };
}

/** The API says no more than this about an argument it does not like. */
export function invalidArgument(): ApiError {
  return new ApiError('INVALID_ARGUMENT', 'Request contains an invalid argument.');
}

function instances(throughput: number | undefined): number | undefined {
  return throughput === undefined ? undefined : throughput / MBPS_PER_INSTANCE;
}

/** A throughput that is no multiple of 100 is no whole number of instances. */
function isBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
