import type { Publisher } from '../shared/ports.ts';
import { currentTraceparent } from './delivery-context.ts';
import { recorded } from './recorder.ts';

/** Publishes so that whoever handles a message goes on in the trace that it was published in. */
export const tracedPublisher = (publisher: Publisher): Publisher => ({
  publish: (message) =>
    recorded.span(
      `publish ${message.topic}`,
      () => {
        const traceparent = currentTraceparent();
        const attributes = { ...message.attributes, ...(traceparent !== undefined && { traceparent }) };
        return publisher.publish({ ...message, attributes });
      },
      { kind: 'producer' },
    ),
});
