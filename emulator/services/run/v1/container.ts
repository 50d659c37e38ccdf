import { omit, unlessEmpty, withoutUnset } from '../../proto-json.ts';
import type { Container as ContainerV2, EnvVar as EnvVarV2 } from '../v2/schema.ts';
import type { Container, EnvVar } from './schema.ts';
import { secretAlias } from './secrets.ts';

type Paths = ReadonlyMap<string, string>;

/** Fields that have the same name in both forms - args, ports, probes, mounts - pass through. */
export function containerFromV1({ name, env, resources, ...same }: Container, paths: Paths): ContainerV2 {
  return withoutUnset({
    name: unlessEmpty(name),
    ...same,
    env: env?.map((variable) => envFromV1(variable, paths)),
    resources: resources && unlessEmpty({ ...resources, requests: unlessEmpty(resources.requests) }),
  }) as ContainerV2;
}

/** `dependsOn` is an annotation of the template in v1. */
export function containerToV1(container: ContainerV2): Container {
  const { env, ...same } = omit(container, 'dependsOn');
  return withoutUnset({ ...same, env: env?.map(envToV1) }) as Container;
}

function envFromV1({ valueFrom, ...variable }: EnvVar, paths: Paths): EnvVarV2 {
  if (!valueFrom?.secretKeyRef) return { ...variable, ...(valueFrom && { valueFrom }) };
  const { name, key, ...rest } = valueFrom.secretKeyRef;
  const secretKeyRef = { secret: paths.get(name) ?? name, ...(key !== undefined && { version: key }), ...rest };
  return { ...variable, valueSource: { secretKeyRef } };
}

function envToV1({ valueSource, ...variable }: EnvVarV2): EnvVar {
  if (!valueSource?.secretKeyRef) return variable;
  const { secret, version, ...rest } = valueSource.secretKeyRef;
  const name = secret.includes('/') ? secretAlias(secret) : secret;
  return {
    ...variable,
    valueFrom: { secretKeyRef: { name, ...(version !== undefined && { key: version }), ...rest } },
  };
}
