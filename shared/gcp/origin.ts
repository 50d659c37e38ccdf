import type { GoogleAuth } from 'google-auth-library';
import { RemoteError } from './errors.ts';
import { lazy } from './lazy.ts';

/** Where an API is and how to be let in: the real one with Application Default Credentials, or a local one with none. */
export interface Origin {
  /** Undefined: every API at its own host. */
  readonly endpoint: string | undefined;
  /** Throws RemoteError when there are no credentials. */
  readonly auth: () => Promise<GoogleAuth>;
}

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/** On whose behalf an API is called. */
export interface Caller {
  readonly projectId?: string | undefined;
  /** The e-mail address that a local cloud is told in place of a token. */
  readonly principal?: string | undefined;
}

/** An endpoint without a protocol, as PUBSUB_EMULATOR_HOST has it, is plain HTTP. */
export function originOf(endpoint: string | undefined, caller: Caller): Origin {
  if (endpoint === undefined) return { endpoint, auth: lazy(() => applicationDefault(caller.projectId)) };
  const url = endpoint.includes('://') ? endpoint : `http://${endpoint}`;
  return { endpoint: url.replace(/\/+$/, ''), auth: lazy(() => withoutToken(caller)) };
}

/**
 * N.B. The generated clients kill the process with an unhandled rejection when they find no credentials. So we look for
 * them first.
 */
async function applicationDefault(projectId: string | undefined): Promise<GoogleAuth> {
  const { GoogleAuth } = await import('./auth-library.ts');
  const auth = new GoogleAuth({ scopes: SCOPE, ...(projectId !== undefined && { projectId }) });
  try {
    await auth.getClient();
  } catch (error) {
    // Transient, because a metadata server that is late looks the same.
    throw new RemoteError({ kind: 'transient', status: undefined, reason: { key: 'noCredentials' } }, error);
  }
  return auth;
}

async function withoutToken({ projectId = 'local', principal }: Caller): Promise<GoogleAuth> {
  const { GoogleAuth, OAuth2Client, PassThroughClient } = await import('./auth-library.ts');
  if (principal === undefined) return new GoogleAuth({ authClient: new PassThroughClient(), projectId });
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: principal, expiry_date: Number.MAX_SAFE_INTEGER });
  return new GoogleAuth({ authClient, projectId });
}

/** Options of a generated client: REST, at that origin, with explicit credentials. */
export async function clientOptions({ endpoint, auth }: Origin) {
  const options = { fallback: true, auth: await auth() };
  if (endpoint === undefined) return options;
  const { protocol, hostname, port } = new URL(endpoint);
  const standard = protocol === 'https:' ? 443 : 80;
  return {
    ...options,
    protocol: protocol.slice(0, -1),
    apiEndpoint: hostname,
    port: port === '' ? standard : Number(port),
  };
}
