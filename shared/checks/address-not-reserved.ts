import { gcloud } from '../gcloud.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import { valueOf, type Observed } from '../snapshot/observed.ts';
import type { Address } from '../snapshot/resources.ts';
import { oncePerResource, tracesOf, type Check, type CheckContext, type Finding, type NextStep } from './check.ts';
import { intoVpc } from './job-update.ts';
import { addressSteps } from './nat-addresses.ts';
import { natExits } from './nat-exits.ts';

const ID = 'address-not-reserved';

/** `require.reservedAddress`: a destination that lists addresses has to know the one that it will see tomorrow. */
export const addressNotReserved: Check = (context) =>
  context.policy.require.reservedAddress ? [...ofGoogle(context), ...ofNats(context), ...ofProxies(context)] : [];

function ofGoogle(context: CheckContext): Finding[] {
  const { job } = context.snapshot;
  if (!tracesOf(context).some(({ exit }) => exit?.kind === 'google')) return [];
  const summary = { key: 'addressOfGoogle' } as const;
  return [{ id: ID, severity: 'HIGH', resource: job.name, summary, nextSteps: [intoVpc(context)] }];
}

function ofNats(context: CheckContext): Finding[] {
  const known = addressesOf(context);
  return natExits(context).flatMap(({ router, nat }): Finding[] => {
    if (nat.allocation === 'MANUAL_ONLY') return [];
    const summary = { key: 'addressAutomatic', of: { nat: nat.name, router: shortName(router.name) } } as const;
    const nextSteps = addressSteps({ router, nat }, context.policy.nat.reserved, known && valueOf(known));
    return [{ id: ID, severity: 'HIGH', resource: router.name, summary, nextSteps }];
  });
}

function ofProxies(context: CheckContext): Finding[] {
  const known = addressesOf(context);
  const reserved = known && valueOf(known);
  const exits = tracesOf(context).flatMap(({ exit }) => (exit?.kind === 'proxy' ? [exit] : []));
  const findings = exits.flatMap(({ instance, addresses: [address] }): Finding[] => {
    if (reserved?.some((one) => one.address === address)) return [];
    const of = { instance: shortName(instance), address: address ?? '' };
    const isKnown = reserved !== undefined && address !== undefined;
    const severity = isKnown ? 'HIGH' : 'MEDIUM';
    const summary = { key: isKnown ? 'addressOfVm' : 'addressOfVmUnknown', of } as const;
    const nextSteps = address === undefined ? [] : [keep(instance, address)];
    return [{ id: ID, severity, resource: instance, summary, nextSteps }];
  });
  return oncePerResource(findings);
}

/** An address that is in use is made a reserved one by reserving it as it is. */
function keep(instance: string, address: string): NextStep {
  const command = gcloud('compute addresses create', [`${shortName(instance).slice(0, 60)}-ip`], {
    project: projectOf(instance),
    region: locationOf(instance).replace(/-[a-z]$/, ''),
    addresses: address,
  });
  return { say: { key: 'keepAddress' }, command };
}

function addressesOf({ snapshot: { vpc } }: CheckContext): Observed<readonly Address[]> | undefined {
  return valueOf(vpc)?.addresses;
}
