import { InputError, type Mistake } from '../errors.ts';
import { readYaml, type YamlDocument } from '../yaml.ts';
import type { Job } from './job.ts';
import { toManifestJob } from './manifest-job.ts';
import type { Whereabouts } from './place.ts';

/** What should be a job, and how to name a path in it so that somebody finds it in the file. */
interface Part {
  readonly value: unknown;
  readonly locate: (path: string) => string;
}

/**
 * The jobs of a manifest: YAML or JSON, one document or several, a document being a job or, as
 * `gcloud run jobs list --format=json` prints it, a list of jobs. Throws InputError with all mistakes of all documents.
 */
export function fromManifest(text: string, source: string, where: Whereabouts): Job[] {
  const parts = partsOf(readYaml(text, source));
  if (parts.length === 0) throw new InputError(source, [{ path: '', expected: 'expected a Cloud Run job' }]);
  const mistakes: Mistake[] = [];
  const jobs = parts.flatMap(({ value, locate }) => {
    try {
      return [toManifestJob(value, where)];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      mistakes.push(...error.mistakes.map(({ path, expected }) => ({ path: locate(path), expected })));
      return [];
    }
  });
  if (mistakes.length > 0) throw new InputError(source, mistakes);
  return jobs;
}

/** A document that is left empty, as behind a last `---`, holds nothing. */
function partsOf(documents: readonly YamlDocument[]): Part[] {
  return documents.flatMap(({ value, lineOf }, i) => {
    const locate = (path: string): string => {
      const place = [documents.length > 1 ? `document ${i + 1}` : '', lineOf(path) ?? ''].filter(Boolean).join(', ');
      return [place, path].filter(Boolean).join(': ');
    };
    if (value === null || value === undefined) return [];
    if (!Array.isArray(value)) return [{ value, locate }];
    return value.map((item: unknown, j) => ({
      value: item,
      locate: (path: string) => locate(path === '' ? `[${j}]` : `[${j}].${path}`),
    }));
  });
}
