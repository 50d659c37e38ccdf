// See compute-clients.ts for why this is a file. The high-level client loads gRPC, streams and telemetry to publish.
export { PublisherClient } from '@google-cloud/pubsub-api/build/src/v1/publisher_client.js';
