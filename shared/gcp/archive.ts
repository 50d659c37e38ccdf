import { Readable } from 'node:stream';
import { inPieces, linesIn } from '../lines.ts';
import type { Archive } from '../sweep-ports.ts';
import type { AttemptOptions } from './call.ts';
import { RemoteError } from './errors.ts';
import type { Remote } from './remote.ts';
import { thrown } from './thrown.ts';

/** A report of a hundred thousand jobs takes this long on a slow day. */
const STREAM_SECONDS = 400;

/**
 * Long texts of one bucket, by Cloud Storage's JSON API: its client gathers listeners and memory over long streams. An
 * upload is seen only when it is whole, so that a crash leaves nothing behind.
 * https://cloud.google.com/storage/docs/json_api/v1/objects/insert
 */
export function archiveOf(
  bucket: string,
  { origin: { endpoint, auth }, call }: Pick<Remote, 'origin' | 'call'>,
): Archive {
  const root = endpoint ?? 'https://storage.googleapis.com';
  const objects = `storage/v1/b/${encodeURIComponent(bucket)}/o`;
  // Without gaxios' own timeout: its signal would keep each text's buffers until the time is up, however soon it is whole.
  const request = async <T>(path: string, of: object, { signal }: Pick<AttemptOptions, 'signal'>) =>
    (await auth()).request<T>({ url: `${root}/${path}`, ...of, signal });
  return {
    async write(path, text, contentType) {
      const terms = { permission: 'storage.objects.create' as const, seconds: STREAM_SECONDS, retries: 0 };
      const source = watched(text);
      await call(terms, (options) => {
        const params = { uploadType: 'media', name: path };
        const data = Readable.from(inPieces(source.text), { objectMode: false });
        const of = { method: 'POST', params, data, headers: { 'content-type': contentType } };
        return request(`upload/${objects}`, of, options);
      }).catch((error: unknown) => {
        source.rethrow();
        return thrown(error);
      });
    },

    async lines(path) {
      const terms = { permission: 'storage.objects.get' as const, seconds: STREAM_SECONDS };
      // A call ends with the answer's head; the text has the same time.
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(new Error('no answer in time')), STREAM_SECONDS * 1000).unref();
      try {
        const { data } = await call(terms, ({ signal }) =>
          request<Readable>(
            `${objects}/${encodeURIComponent(path)}`,
            { params: { alt: 'media' }, responseType: 'stream' },
            { signal: AbortSignal.any([late.signal, signal]) },
          ),
        );
        return untilEnd(linesIn(data.setEncoding('utf8')), () => clearTimeout(timer));
      } catch (error) {
        clearTimeout(timer);
        if (error instanceof RemoteError && error.failure.kind === 'absent') return undefined;
        return thrown(error);
      }
    },
  };
}

async function* untilEnd(lines: AsyncIterable<string>, end: () => void): AsyncGenerator<string> {
  try {
    yield* lines;
  } finally {
    end();
  }
}

/** A text that remembers what went wrong in its making: that is no failure of Cloud Storage. */
function watched(text: AsyncIterable<string>): { readonly text: AsyncIterable<string>; readonly rethrow: () => void } {
  let failure: { readonly error: unknown } | undefined;
  return {
    text: (async function* () {
      try {
        yield* text;
      } catch (error) {
        failure = { error };
        throw error;
      }
    })(),
    rethrow() {
      if (failure) throw failure.error;
    },
  };
}
