import type { Call } from './call.ts';
import type { Clients } from './clients.ts';
import type { Origin } from './origin.ts';

/** What every adapter works with. */
export interface Remote {
  readonly origin: Origin;
  readonly clients: Clients;
  readonly call: Call;
  /** Length of the pauses between polls, against their real length. */
  readonly pace: number;
}
