import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { File, Storage } from '@google-cloud/storage';
import { WRITE_SECONDS } from './call.ts';
import { refuse, RemoteError, wordsOfOthers, type FailureKind } from './errors.ts';
import { lazy } from './lazy.ts';
import type { Origin } from './origin.ts';
import { allItems } from './pages.ts';
import type { Remote } from './remote.ts';
import { rest, type RestRequest } from './rest.ts';

/** Where an object is. */
export interface ObjectName {
  readonly bucket: string;
  readonly path: string;
}

/** What an object holds; in a write, `generation` is the one that it replaces. */
export interface Content {
  readonly text: string;
  readonly generation: string;
}

/** Objects of Cloud Storage as text; every change names the generation that it replaces. Throws RemoteError. */
export interface Buckets {
  download(name: ObjectName): Promise<Content>;
  /** Answers the new generation. */
  upload(name: ObjectName, content: Content): Promise<string>;
  remove(name: ObjectName, generation: string): Promise<void>;
  /** Paths of a bucket that begin with that, in order. https://cloud.google.com/storage/docs/consistency: none is missing. */
  list(bucket: string, prefix: string): Promise<readonly string[]>;
}

/** Cloud Storage, loaded with the first call. */
export type Storing = () => Promise<Storage>;

export const storingAt = (origin: Origin): Storing => lazy(() => connectStorage(origin));

export function bucketsOn(storage: Storing, { origin, call }: Pick<Remote, 'origin' | 'call'>): Buckets {
  const file = async ({ bucket, path }: ObjectName) => (await storage()).bucket(bucket).file(path);
  const download = (name: ObjectName) =>
    call({ permission: 'storage.objects.get' }, async () => contentOf((await file(name)).createReadStream()));
  return {
    download,

    async upload(name, content) {
      let attempts = 0;
      try {
        return await call({ permission: 'storage.objects.create', seconds: WRITE_SECONDS }, async () => {
          attempts += 1;
          return save(await file(name), content);
        });
      } catch (error) {
        const written = attempts > 1 && isOf('stale', error) && (await isThere(content, () => download(name)));
        if (written) return written.generation;
        throw error;
      }
    },

    remove: (name, generation) =>
      call({ permission: 'storage.objects.delete', seconds: WRITE_SECONDS }, async () => {
        await (await file(name)).delete({ ifGenerationMatch: generation });
      }),

    async list(bucket, prefix) {
      const path = `storage/v1/b/${encodeURIComponent(bucket)}/o`;
      const params = { prefix, fields: 'items/name,nextPageToken' };
      const items = await allItems<{ name: string }>(call, 'storage.objects.list', async (token, options) => {
        const request: RestRequest = { api: 'storage', path, params: { ...params, ...token } };
        const { items: found, nextPageToken } = await rest<ObjectList>({ origin }, request, options);
        return [found, nextPageToken === undefined ? undefined : { pageToken: nextPageToken }, undefined];
      });
      return items.map(({ name }) => name);
    },
  };
}

interface ObjectList {
  readonly items?: readonly { readonly name: string }[];
  readonly nextPageToken?: string;
}

async function save(file: File, { text: data, generation }: Content): Promise<string> {
  const preconditionOpts = { ifGenerationMatch: generation };
  await file.save(data, { resumable: false, contentType: 'application/json', preconditionOpts });
  return String(file.metadata.generation);
}

/** An attempt that was carried out, but whose answer was lost, makes the next one look late. */
async function isThere({ text: wanted }: Content, download: () => Promise<Content>): Promise<Content | undefined> {
  try {
    const now = await download();
    return now.text === wanted ? now : undefined;
  } catch (error) {
    if (isOf('absent', error)) return undefined;
    throw error;
  }
}

const isOf = (kind: FailureKind, error: unknown): boolean =>
  error instanceof RemoteError && error.failure.kind === kind;

async function connectStorage({ endpoint, auth }: Origin) {
  const storage = await import('./storage-client.ts');
  return new storage.Storage({
    authClient: await auth(),
    ...(endpoint !== undefined && { apiEndpoint: endpoint }),
    timeout: WRITE_SECONDS * 1000,
    // N.B. `maxRetries: 0` counts as unset.
    retryOptions: { autoRetry: false, retryableErrorFn: () => false },
  });
}

/** Content and generation in one request: asked for one by one, they could be of different writes. */
async function contentOf(download: Readable): Promise<Content> {
  let generation: unknown;
  download.once('response', ({ headers }: { headers: Readonly<Record<string, unknown>> }) => {
    generation = headers['x-goog-generation'];
  });
  const content = await text(download);
  if (typeof generation !== 'string') refuse(wordsOfOthers('the answer names no generation'));
  return { text: content, generation };
}
