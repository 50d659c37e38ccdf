// See compute-clients.ts for why this is a file.
export { VpcAccessServiceClient } from '@google-cloud/vpc-access/build/src/v1/vpc_access_service_client.js';
