import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inPieces, linesIn } from '../../shared/lines.ts';
import type { Objects } from '../../shared/ports.ts';
import type { Archive } from '../../shared/sweep-ports.ts';

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** The state of a sweep in a folder, as a bucket would keep it: what stops in the middle goes on from there. */
export function folderState(root: string): { readonly objects: Objects; readonly archive: Archive } {
  const at = (path: string) => join(root, ...path.split('/').map((part) => (part === '..' ? '%2E%2E' : part)));
  return {
    objects: {
      async read(path) {
        try {
          const text = await readFile(at(path), 'utf8');
          return { value: JSON.parse(text) as unknown, generation: generationOf(text) };
        } catch (error) {
          // A document that was cut off is none: it is made again.
          if (isAbsent(error) || error instanceof SyntaxError) return undefined;
          throw error;
        }
      },
      async write(path, value, generation) {
        const before = await this.read(path);
        if ((before?.generation ?? '0') !== generation) return undefined;
        const text = JSON.stringify(value);
        await replaceFile(at(path), (temporary) => writeFile(temporary, text));
        return generationOf(text);
      },
      async remove(path) {
        await rm(at(path), { force: true });
      },
      async list(prefix) {
        const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
        const names = await readdir(at(folder)).catch(() => []);
        return names.map((name) => folder + name).sort();
      },
    },
    archive: fileArchive(at),
  };
}

/** Long texts as files below the paths that `at` gives. */
export function fileArchive(at: (path: string) => string): Archive {
  return {
    async write(path, text) {
      await replaceFile(at(path), (temporary) =>
        pipeline(Readable.from(inPieces(text), { objectMode: false }), createWriteStream(temporary)),
      );
    },
    async lines(path) {
      const isThere = await stat(at(path)).then(
        () => true,
        () => false,
      );
      return isThere ? linesIn(createReadStream(at(path), 'utf8') as AsyncIterable<string>) : undefined;
    },
  };
}

/** A file is seen whole or not at all. */
async function replaceFile(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${path}.part`;
  await mkdir(dirname(path), { recursive: true });
  await write(temporary);
  await rename(temporary, path);
}

const generationOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
