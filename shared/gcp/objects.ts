import { TerminalError } from '../errors.ts';
import type { Objects } from '../ports.ts';
import type { Buckets, ObjectName } from './buckets.ts';
import { RemoteError, type FailureKind } from './errors.ts';
import { thrown } from './thrown.ts';

/** The JSON documents of one bucket. */
export function objectsOf(bucket: string, buckets: Buckets): Objects {
  return {
    async read(path) {
      const found = await unless(['absent'], buckets.download({ bucket, path }));
      return found && { value: parse(found.text, { bucket, path }), generation: found.generation };
    },

    write: (path, value, generation) =>
      unless(['stale'], buckets.upload({ bucket, path }, { text: JSON.stringify(value), generation })),

    async remove(path, generation) {
      await unless(['absent', 'stale'], buckets.remove({ bucket, path }, generation));
    },

    list: (prefix) => buckets.list(bucket, prefix).catch((error: unknown) => thrown(error)),
  };
}

/** What a call answers; undefined for failures that are answers too. Throws RetryableError or TerminalError. */
async function unless<T>(answers: readonly FailureKind[], call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof RemoteError && answers.includes(error.failure.kind)) return undefined;
    return thrown(error);
  }
}

function parse(text: string, { bucket, path }: ObjectName): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TerminalError(`gs://${bucket}/${path} is not JSON`, { cause });
  }
}

/** An object as it is, by its `gs://BUCKET/OBJECT`. Throws RetryableError or TerminalError, an absent one included. */
export async function textAt(uri: string, buckets: Buckets): Promise<string> {
  const [, bucket, path] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (bucket === undefined || path === undefined) throw new TerminalError(`${uri}: expected gs://BUCKET/OBJECT`);
  const { text } = await buckets.download({ bucket, path }).catch((error: unknown) => thrown(error));
  return text;
}
