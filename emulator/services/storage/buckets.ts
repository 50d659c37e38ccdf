import type { Bucket } from './bucket.ts';
import { conflict, noSuchBucket } from './refusals.ts';

/** The buckets of all projects. Their names are unique in the whole cloud. */
export class Buckets {
  readonly #buckets = new Map<string, Bucket>();
  #lastGeneration = 0;

  create(bucket: Bucket): void {
    const there = this.#buckets.get(bucket.name);
    if (there?.project === bucket.project) {
      throw conflict('Your previous request to create the named bucket succeeded and you already own it.');
    }
    if (there) {
      throw conflict(
        'The requested bucket name is not available. The bucket namespace is shared by all users of the system. ' +
          'Please select a different name and try again.',
      );
    }
    this.#buckets.set(bucket.name, bucket);
  }

  get(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (!bucket) throw noSuchBucket();
    return bucket;
  }

  list(project: string): Bucket[] {
    const own = [...this.#buckets.values()].filter((bucket) => bucket.project === project);
    return own.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  delete(name: string): void {
    if (this.get(name).objects.size > 0) throw conflict('The bucket you tried to delete is not empty.');
    this.#buckets.delete(name);
  }

  /** The project that a bucket belongs to: a request for an object does not name it. */
  projectOf(name: string | undefined): string | undefined {
    return name === undefined ? undefined : this.#buckets.get(name)?.project;
  }

  /** Microseconds of the cloud's time, but always more than the last one. */
  nextGeneration(nowMs: number): number {
    this.#lastGeneration = Math.max(Math.floor(nowMs * 1000), this.#lastGeneration + 1);
    return this.#lastGeneration;
  }

  clear(project?: string): void {
    for (const bucket of this.#buckets.values()) {
      if (project === undefined || bucket.project === project) this.#buckets.delete(bucket.name);
    }
    if (project === undefined) this.#lastGeneration = 0;
  }
}
