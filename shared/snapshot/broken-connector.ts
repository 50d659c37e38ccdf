import { isOurs } from '../ownership.ts';
import { valueOf } from './observed.ts';
import type { Connector, Subnetwork } from './resources.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * A connector in ERROR on a subnetwork of ours, or one that is being deleted there: perhaps it is ours, and can be made
 * anew, or is in the middle of that. It bears no description, so that only a record of ours can tell.
 */
export function brokenConnector({
  connector,
  subnetwork,
}: Pick<Snapshot, 'connector' | 'subnetwork'>): { connector: Connector; subnetwork: Subnetwork } | undefined {
  const [broken, ground] = [valueOf(connector), valueOf(subnetwork)];
  if (!broken || !BROKEN.includes(broken.state) || !ground || !isOurs(ground)) return undefined;
  return { connector: broken, subnetwork: ground };
}

const BROKEN: readonly Connector['state'][] = ['ERROR', 'DELETING'];
