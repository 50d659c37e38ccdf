// See compute-clients.ts for why this is a file.
export { GoogleAuth, PassThroughClient } from 'google-auth-library';
