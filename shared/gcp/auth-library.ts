// See compute-clients.ts for why this is a file.
export { GoogleAuth, OAuth2Client, PassThroughClient } from 'google-auth-library';
