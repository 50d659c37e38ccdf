import { HOME_APIS, WATCHED_APIS } from '../deployment.ts';
import type { Holder } from '../permissions.ts';
import { apis } from './apis.ts';
import { events, type Asked } from './events.ts';
import { agents, permissions, sharedVpc } from './grants.ts';
import { policies, quotas } from './limits.ts';
import type { Setup } from './setup.ts';
import type { Symptom } from './symptom.ts';

export interface Complaint extends Asked {
  readonly region: string;
  /** Whose permissions are looked at: those of whoever asks. */
  readonly holder: Holder;
}

/** Looks at everything that has to be there for run-egress to work, side by side; changes nothing. */
export async function diagnose(setup: Setup, complaint: Complaint): Promise<readonly Symptom[]> {
  const { project, home, region, holder } = complaint;
  const looked = await Promise.all([
    apis(setup, project, home === project ? [...new Set([...HOME_APIS, ...WATCHED_APIS])] : WATCHED_APIS),
    home === project ? [] : apis(setup, home, HOME_APIS),
    permissions(setup, project, holder),
    agents(setup, project),
    sharedVpc(setup, project),
    quotas(setup, project, region),
    policies(setup, project),
    events(setup, complaint),
  ]);
  return looked.flat();
}
