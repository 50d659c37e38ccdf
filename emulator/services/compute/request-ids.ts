import type { Operation } from '../../operations.ts';
import type { Call } from '../../route.ts';
import { invalidField } from './refusals.ts';

const REMEMBERED_MS = 60 * 60 * 1000;

/** The UUID by which a client marks a change that it may ask for again. */
export function requestId({ query }: Call): string | undefined {
  const id = query.get('requestId') ?? undefined;
  if (id === undefined || id === '') return undefined;
  const zero = /^[0-]*$/.test(id);
  if (!zero && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) return id.toLowerCase();
  throw invalidField('requestId', id, 'Must be a valid non-zero UUID.');
}

const memory = ({ project }: Call, id: string) => `projects/${project}/requestIds/${id}`;

/** The operation that the same requestId started within the last hour. */
export function repeated(call: Call, id: string): Operation | undefined {
  const known = call.cloud.store.get(memory(call, id));
  if (!known || call.cloud.clock.nowMs() - Number(known['at']) > REMEMBERED_MS) return undefined;
  return call.cloud.operations.get(String(known['operation']));
}

/** Keeps in mind which operation a requestId started. */
export function remember(call: Call, id: string, { name }: Operation): void {
  const { store, clock } = call.cloud;
  store.delete(memory(call, id));
  store.create('requestIds', memory(call, id), { operation: name, at: clock.nowMs() });
}
