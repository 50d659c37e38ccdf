// See compute-clients.ts for why this is a file.
export { JobsClient } from '@google-cloud/run/build/src/v2/jobs_client.js';
