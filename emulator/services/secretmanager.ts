import { crc32cOf } from './storage/crc32c.ts';
import { ApiError } from '../errors.ts';
import type { Body, Call, Route } from '../route.ts';

interface Secret {
  readonly project: string;
  readonly createTime: string;
  readonly versions: { readonly data: Buffer; readonly createTime: string }[];
}

/** Secrets by project and id. */
export class SecretStore {
  readonly #secrets = new Map<string, Secret>();

  clear(project?: string): void {
    for (const [name, secret] of this.#secrets) {
      if (project === undefined || secret.project === project) this.#secrets.delete(name);
    }
  }

  create(name: string, secret: Secret): void {
    if (this.#secrets.has(name)) throw new ApiError('ALREADY_EXISTS', `Secret [${name}] already exists.`);
    this.#secrets.set(name, secret);
  }

  get(name: string): Secret {
    const secret = this.#secrets.get(name);
    if (!secret) throw new ApiError('NOT_FOUND', `Secret [${name}] not found or has no versions.`);
    return secret;
  }
}

const SECRETS = '/v1/projects/{project}/secrets';
const VERSION = `${SECRETS}/{secret}/versions/{version}`;

/** Secret Manager v1, as far as a program needs it that stores a secret and reads it. https://cloud.google.com/secret-manager/docs/reference/rest */
export const routes: readonly Route[] = [
  { id: 'secretmanager.projects.secrets.create', method: 'POST', path: SECRETS, handle: create },
  { id: 'secretmanager.projects.secrets.get', method: 'GET', path: `${SECRETS}/{secret}`, handle: get },
  {
    id: 'secretmanager.projects.secrets.addVersion',
    method: 'POST',
    path: `${SECRETS}/{secret}:addVersion`,
    handle: addVersion,
  },
  { id: 'secretmanager.projects.secrets.versions.get', method: 'GET', path: VERSION, handle: getVersion },
  { id: 'secretmanager.projects.secrets.versions.access', method: 'GET', path: `${VERSION}:access`, handle: access },
];

function create({ cloud, project, query }: Call): Body {
  const id = query.get('secretId') ?? '';
  if (!/^[\w-]{1,255}$/.test(id)) throw new ApiError('INVALID_ARGUMENT', 'The secret_id must match [a-zA-Z0-9_-]+.');
  const name = secretName({ cloud, project }, id);
  const createTime = cloud.clock.now();
  cloud.secrets.create(name, { project, createTime, versions: [] });
  return { name, replication: { automatic: {} }, createTime };
}

function get(call: Call): Body {
  const name = nameOf(call);
  const { createTime } = call.cloud.secrets.get(name);
  return { name, replication: { automatic: {} }, createTime };
}

function addVersion(call: Call): Body {
  const payload = call.body['payload'] as { data?: unknown } | undefined;
  if (typeof payload?.data !== 'string') throw new ApiError('INVALID_ARGUMENT', 'payload.data is required.');
  const { versions } = call.cloud.secrets.get(nameOf(call));
  const createTime = call.cloud.clock.now();
  versions.push({ data: Buffer.from(payload.data, 'base64'), createTime });
  return { name: `${nameOf(call)}/versions/${versions.length}`, createTime, state: 'ENABLED' };
}

function getVersion(call: Call): Body {
  const { name, createTime } = version(call);
  return { name, createTime, state: 'ENABLED' };
}

function access(call: Call): Body {
  const { name, data } = version(call);
  return { name, payload: { data: data.toString('base64'), dataCrc32c: crc32cOf(data) } };
}

/** A version by its number, or the latest. */
function version(call: Call): { name: string; data: Buffer; createTime: string } {
  const { versions } = call.cloud.secrets.get(nameOf(call));
  const wanted = call.params['version'] ?? '';
  const number = wanted === 'latest' ? versions.length : Number(wanted);
  const found = versions[number - 1];
  if (!found) throw new ApiError('NOT_FOUND', `Secret Version [${nameOf(call)}/versions/${wanted}] not found.`);
  return { name: `${nameOf(call)}/versions/${number}`, ...found };
}

const nameOf = (call: Call): string => secretName(call, call.params['secret'] ?? '');

/** Secret Manager answers with the project's number, whatever it was asked by. */
const secretName = ({ cloud, project }: Pick<Call, 'cloud' | 'project'>, id: string): string =>
  `projects/${cloud.projectNumber(project)}/secrets/${id}`;
