// See compute-clients.ts for why this is a file.
export { Storage } from '@google-cloud/storage';
