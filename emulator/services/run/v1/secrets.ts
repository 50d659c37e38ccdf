import type { ExecutionTemplate } from '../v2/schema.ts';

/**
 * A secret of another project has a path in v2 (`projects/p/secrets/s`); in v1 it goes by an alias, and the annotation
 * `run.googleapis.com/secrets` says which path the alias stands for.
 */
export function secretPaths(annotation: string | undefined): ReadonlyMap<string, string> {
  const pairs = (annotation ?? '').split(',').map((pair) => pair.split(':'));
  return new Map(pairs.flatMap(([alias, path]) => (alias && path ? [[alias.trim(), path.trim()] as const] : [])));
}

/** A name that no other path has, and that a secret of the own project is unlikely to have. */
export function secretAlias(secret: string): string {
  return secret.replaceAll('/', '-');
}

/** The annotation for all secrets of a template that need one. */
export function secretsAnnotation({ template }: ExecutionTemplate): string | undefined {
  const inEnv = (template?.containers ?? [])
    .flatMap(({ env = [] }) => env)
    .map(({ valueSource }) => valueSource?.secretKeyRef?.secret);
  const inVolumes = (template?.volumes ?? []).map(({ secret }) => secret?.secret);
  const paths = new Set([...inEnv, ...inVolumes].filter((secret) => secret?.includes('/')));
  const pairs = [...paths].map((path = '') => `${secretAlias(path)}:${path}`);
  return pairs.length > 0 ? pairs.join(',') : undefined;
}
