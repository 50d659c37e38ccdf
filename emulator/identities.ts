import { createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';

/** What an identity token says: https://cloud.google.com/docs/authentication/token-types#id */
export interface Claims {
  readonly aud: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly exp: number;
  readonly iat: number;
  readonly iss: string;
}

const TOKEN_SECONDS = 3600;
const KEY_ID = 'local-cloud';
const ISSUER = 'https://accounts.google.com';

/** Identity tokens of service accounts, signed by a key of this local cloud alone, made when it is first needed. */
export class Identities {
  #key: KeyObject | undefined;

  /** A token by which `email` calls what is known as `audience`. */
  token(email: string, audience: string, nowMs: number): string {
    const iat = Math.floor(nowMs / 1000);
    const claims: Claims = { aud: audience, email, email_verified: true, exp: iat + TOKEN_SECONDS, iat, iss: ISSUER };
    const signed = [{ alg: 'RS256', kid: KEY_ID, typ: 'JWT' }, claims].map(encode).join('.');
    return `${signed}.${sign('sha256', Buffer.from(signed), this.#private()).toString('base64url')}`;
  }

  /** What a token says, if it was made here, is still valid and meant for that audience. */
  verify(token: string, audience: string, nowMs: number): Claims | undefined {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const genuine = verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      createPublicKey(this.#private()),
      Buffer.from(signature, 'base64url'),
    );
    if (!genuine) return undefined;
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
    return claims.aud === audience && claims.exp * 1000 > nowMs ? claims : undefined;
  }

  /** The public key, as https://www.googleapis.com/oauth2/v3/certs prints Google's. */
  certificates(): object {
    const { kty, n, e } = createPublicKey(this.#private()).export({ format: 'jwk' });
    return { keys: [{ alg: 'RS256', use: 'sig', kid: KEY_ID, kty, n, e }] };
  }

  #private(): KeyObject {
    return (this.#key ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
  }
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
