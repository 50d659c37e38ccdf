import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomBytes } from 'node:crypto';
import { parseTraceparent, toTraceparent } from '../shared/telemetry.ts';

/** What is being handled: the id that stands on every log line of it, and its trace. Known as soon as it has been read. */
interface Delivery {
  event: string | undefined;
  trace: string | undefined;
}

interface Context {
  readonly delivery: Delivery;
  /** The span that surrounds what is done now. */
  readonly span: string | undefined;
}

/** An id of Google's has some hundred characters; what somebody else wrote is cut. */
const LONGEST_ID = 500;

/** An instance handles several deliveries side by side. */
const contexts = new AsyncLocalStorage<Context>();

/** Does the work of one delivery; `traceparent` says in which trace its message was published. */
export function inDelivery<T>(traceparent: string | undefined, work: () => T): T {
  const { trace, span } = parseTraceparent(traceparent) ?? {};
  return contexts.run({ delivery: { event: undefined, trace }, span }, work);
}

/**
 * Says what event the delivery is about. Without a message that names a trace, the event's own is a digest of its id: all
 * deliveries of one event are one trace, and whoever has the id can find it.
 */
export function aboutEvent(event: string | undefined): void {
  const delivery = contexts.getStore()?.delivery;
  if (!delivery || event === undefined) return;
  delivery.event ??= event.slice(0, LONGEST_ID);
  delivery.trace ??= createHash('sha256').update(event).digest('hex').slice(0, 32);
}

/** The event that is being handled, where there is one. */
export const currentEvent = (): string | undefined => contexts.getStore()?.delivery.event;

/** Goes into the attributes of messages, so that whoever handles them goes on in the same trace. */
export function currentTraceparent(): string | undefined {
  const { delivery, span } = contexts.getStore() ?? {};
  return delivery?.trace === undefined || span === undefined
    ? undefined
    : toTraceparent({ trace: delivery.trace, span });
}

/** A place in a trace; of a delivery that turned out to be about nothing, a trace of its own. */
export interface Place {
  readonly id: string;
  readonly parent: string | undefined;
  readonly trace: () => string;
}

/** A new place below the current one; undefined outside of any delivery. */
export function placeBelow(): Place | undefined {
  const context = contexts.getStore();
  if (!context) return undefined;
  const { delivery, span: parent } = context;
  const trace = () => (delivery.trace ??= randomBytes(16).toString('hex'));
  return { id: randomBytes(8).toString('hex'), parent, trace };
}

/** Does work whose spans stand below a place. */
export function below<T>({ id }: Place, work: () => T): T {
  const context = contexts.getStore();
  return context ? contexts.run({ ...context, span: id }, work) : work();
}
