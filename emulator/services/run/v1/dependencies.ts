import { badRequest } from '../../../errors.ts';
import { isObject } from '../../../json.ts';
import type { Container } from '../v2/schema.ts';
import { CONTAINER_DEPENDENCIES } from './annotations.ts';

/** Start order of containers: an annotation with JSON in v1, `dependsOn` of each container in v2. */
export function withDependencies(containers: readonly Container[], annotation: string | undefined): Container[] {
  const dependencies = annotation ? parse(annotation) : {};
  return containers.map((container) => {
    const dependsOn = dependencies[container.name ?? ''];
    return Array.isArray(dependsOn) ? { ...container, dependsOn: dependsOn.map(String) } : container;
  });
}

/** The way back, where any container depends on another. */
export function dependenciesAnnotation(containers: readonly Container[]): string | undefined {
  const pairs = containers.flatMap(({ name = '', dependsOn }) => (dependsOn ? [[name, dependsOn] as const] : []));
  return pairs.length > 0 ? JSON.stringify(Object.fromEntries(pairs)) : undefined;
}

function parse(annotation: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(annotation);
    if (isObject(parsed)) return parsed;
  } catch {
    // Refused below, like any other text that is not an object.
  }
  const field = `spec.template.metadata.annotations[${CONTAINER_DEPENDENCIES}]`;
  throw badRequest([{ field, description: 'The value is not a JSON object of container names.' }]);
}
