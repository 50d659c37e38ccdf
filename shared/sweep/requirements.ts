import type { Finding } from '../checks/check.ts';
import type { FlowTrace } from '../path/trace.ts';
import type { Policy } from '../policy/policy.ts';
import type { Requirement } from '../report/record.ts';

interface Judged {
  readonly flows: readonly FlowTrace[];
  readonly findings: readonly Finding[];
}

type Complies = Requirement['complies'];

/** A policy's `require`, held against a job that was judged by it: one answer for everything that is required. */
export function requirementsOf(policy: Policy, { flows, findings }: Judged): Requirement[] {
  const { modes, egress, via, reservedAddress } = policy.require;
  const severest = (id: string) => findings.filter((finding) => finding.id === id).map(({ severity }) => severity);
  const isInvalid = severest('mode-invalid').length > 0;
  const settings = (id: string): Complies => (isInvalid || severest(id).length > 0 ? 'no' : 'yes');
  const exits = (id: string): Complies => {
    const told = severest(id);
    if (told.includes('HIGH') || told.includes('CRITICAL')) return 'no';
    const isSeen = flows.some(({ traces }) => traces.some(({ exit }) => exit !== undefined));
    return told.length > 0 || !isSeen ? 'unknown' : 'yes';
  };
  return [
    { id: 'destinations', complies: arrive(flows) },
    ...when(modes.length < 3, 'modes', () => settings('mode-not-allowed')),
    ...when(egress !== 'any', 'egress', () => settings('egress-not-required')),
    ...when(via !== 'any', 'via', () => exits('exit-not-required')),
    ...when(reservedAddress, 'reservedAddress', () => exits('address-not-reserved')),
  ];
}

function when(isRequired: boolean, id: Requirement['id'], complies: () => Complies): Requirement[] {
  return isRequired ? [{ id, complies: complies() }] : [];
}

function arrive(flows: readonly FlowTrace[]): Complies {
  if (flows.some(({ verdict }) => verdict === 'UNREACHABLE' || verdict === 'AMBIGUOUS')) return 'no';
  return flows.some(({ verdict }) => verdict === 'UNDETERMINED') ? 'unknown' : 'yes';
}
