import './quick-start.ts';
import { eventIdOf } from '../shared/event/audit-log.ts';
import { beginningOf } from '../shared/event/filters.ts';
import { openEvent } from '../shared/event/envelope.ts';
import { networkOfEntry, toNetworkChange, type NetworkChange } from '../shared/event/network-change.ts';
import { addToBurst, burstKey } from '../shared/sweep/burst.ts';
import { networkMessage } from '../shared/sweep/messages.ts';
import { deliver } from './delivery.ts';
import { aboutEvent } from './delivery-context.ts';
import { log } from './log.ts';
import { wire, type Wiring } from './wire.ts';

/** How long before its end the beginning of an operation is looked for; a connector takes minutes. */
const LONGEST_OPERATION_MS = 3_600_000;

/** A network was changed: has its jobs looked at, once for a burst of changes. */
export function onNetworkChange(event: unknown): Promise<void> {
  return deliver('onNetworkChange', event, async () => {
    const wiring = wire();
    const entry = openEvent(event);
    aboutEvent(eventIdOf(entry));
    const change = toNetworkChange(entry, wiring.own);
    if ('ignored' in change) return log('INFO', 'ignored', { reason: change.ignored });
    if (change.kind === 'jobs') return log('INFO', 'ignored', { reason: 'a job is looked at by onJobChange' });
    await handle(change, wiring);
  });
}

async function handle(entry: NetworkChange, { objects, publisher, auditTrail, clock }: Wiring): Promise<void> {
  const network = entry.network ?? (await networkAtBeginning(entry, auditTrail));
  const change = { ...entry, network };
  const key = burstKey(change);
  const isFirst = await addToBurst(key, change, objects, clock.now());
  const { id, method, resource, principal } = change;
  log('INFO', 'network is being changed', { event: id, method, resource, principal, network: key, isFirst });
  if (!isFirst) return;
  await publisher.publish({ topic: 'run-egress-sweeps', body: networkMessage(key), attributes: { network: key } });
}

/** The last entry of a long-running operation says less than its first, which names the network. */
async function networkAtBeginning(
  { operation, project, time }: NetworkChange,
  trail: Wiring['auditTrail'],
): Promise<string | undefined> {
  if (operation === undefined || project === undefined) return undefined;
  const from = new Date(Date.parse(time) - LONGEST_OPERATION_MS).toISOString();
  for await (const page of trail.entries(project, beginningOf(operation, from))) {
    if (page.kind !== 'found') return undefined;
    const [network] = page.value.flatMap((entry) => networkOfEntry(entry) ?? []);
    if (network !== undefined) return network;
  }
  return undefined;
}
