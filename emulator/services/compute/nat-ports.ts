import type { Body } from '../../route.ts';
import { numberAt } from './fields.ts';
import { invalidField } from './refusals.ts';

/** Ports of an external address that NAT hands out: 1024 to 65535. */
export const PORTS_PER_ADDRESS = 64_512;

/** How many ports each VM gets at least, rounded up to a power of two as Google does. */
export function portsPerVm(nat: Body): number {
  const least = numberAt(nat, 'minPortsPerVm') ?? (nat['enableDynamicPortAllocation'] === true ? 32 : 64);
  return 2 ** Math.ceil(Math.log2(least));
}

/** The rules for ports of a NAT. https://cloud.google.com/nat/docs/ports-and-addresses */
export function checkPorts(nat: Body, field: string): void {
  const dynamic = nat['enableDynamicPortAllocation'] === true;
  if (dynamic && nat['enableEndpointIndependentMapping'] === true) {
    const why = 'Endpoint-independent mapping and dynamic port allocation can not both be enabled.';
    throw invalidField(`${field}.enableEndpointIndependentMapping`, 'true', why);
  }
  const least = numberAt(nat, 'minPortsPerVm');
  if (least !== undefined && (least < 2 || least > 65_536)) {
    throw invalidField(`${field}.minPortsPerVm`, least, 'Must be between 2 and 65536.');
  }
  if (dynamic && least !== undefined && (least < 32 || !isPowerOfTwo(least))) {
    const why = 'With dynamic port allocation, must be a power of two of at least 32.';
    throw invalidField(`${field}.minPortsPerVm`, least, why);
  }
  checkMost(nat, field, dynamic);
}

function checkMost(nat: Body, field: string, dynamic: boolean): void {
  const most = numberAt(nat, 'maxPortsPerVm');
  if (most === undefined) return;
  if (!dynamic) throw invalidField(`${field}.maxPortsPerVm`, most, 'Needs dynamic port allocation to be enabled.');
  if (!isPowerOfTwo(most) || most > 65_536 || most <= portsPerVm(nat)) {
    const why = 'Must be a power of two greater than minPortsPerVm, and at most 65536.';
    throw invalidField(`${field}.maxPortsPerVm`, most, why);
  }
}

const isPowerOfTwo = (n: number) => Number.isInteger(Math.log2(n));
