import type { Call } from './call.ts';
import type { Clients } from './clients.ts';
import type { Origin } from './origin.ts';
import type { Sleep } from './poll.ts';

/** What every adapter works with. */
export interface Remote {
  readonly origin: Origin;
  readonly clients: Clients;
  readonly call: Call;
  readonly sleep: Sleep;
}
