import { WRITE_SECONDS } from './call.ts';
import { refuse, RemoteError, wordsOfOthers, type FailureKind } from './errors.ts';
import { allItems } from './pages.ts';
import type { Remote } from './remote.ts';
import { rest, restAnswer, type RestAnswer, type RestRequest } from './rest.ts';

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

/**
 * By Cloud Storage's JSON API: its client would load ten times the code of all that is said here, and before the first
 * verdict, which looks for what was written before. https://cloud.google.com/storage/docs/json_api/v1/objects
 */
export function bucketsOn({ origin, call }: Pick<Remote, 'origin' | 'call'>): Buckets {
  const download = (name: ObjectName) =>
    call({ permission: 'storage.objects.get' }, async (options) => {
      const request: RestRequest = { ...at(name), params: { alt: 'media' }, responseType: 'text' };
      return contentOf(await restAnswer<string>({ origin }, request, options));
    });
  return {
    download,

    async upload(name, content) {
      let attempts = 0;
      try {
        return await call({ permission: 'storage.objects.create', seconds: WRITE_SECONDS }, async (options) => {
          attempts += 1;
          const { generation } = await rest<{ generation: string }>({ origin }, insertion(name, content), options);
          return generation;
        });
      } catch (error) {
        const written = attempts > 1 && isOf('stale', error) && (await isThere(content, () => download(name)));
        if (written) return written.generation;
        throw error;
      }
    },

    remove: (name, generation) =>
      call({ permission: 'storage.objects.delete', seconds: WRITE_SECONDS }, async (options) => {
        await rest({ origin }, { ...at(name), method: 'DELETE', params: { ifGenerationMatch: generation } }, options);
      }),

    async list(bucket, prefix) {
      const params = { prefix, fields: 'items/name,nextPageToken' };
      const items = await allItems<{ name: string }>(call, 'storage.objects.list', async (token, options) => {
        const request: RestRequest = { api: 'storage', path: objectsIn(bucket), params: { ...params, ...token } };
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

const objectsIn = (bucket: string): string => `storage/v1/b/${encodeURIComponent(bucket)}/o`;

const at = ({ bucket, path }: ObjectName) =>
  ({ api: 'storage', path: `${objectsIn(bucket)}/${encodeURIComponent(path)}` }) as const;

const insertion = ({ bucket, path }: ObjectName, { text, generation }: Content): RestRequest => ({
  api: 'storage',
  path: `upload/${objectsIn(bucket)}`,
  method: 'POST',
  params: { uploadType: 'media', name: path, ifGenerationMatch: generation },
  headers: { 'content-type': 'application/json' },
  data: text,
});

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

/** Content and generation in one request: asked for one by one, they could be of different writes. */
function contentOf({ data, headers }: RestAnswer<string>): Content {
  const generation = headers.get('x-goog-generation');
  if (generation === null) refuse(wordsOfOthers('the answer names no generation'));
  return { text: data, generation };
}
