import { omit, unlessEmpty, withoutUnset } from '../../proto-json.ts';
import { withoutKeys } from '../job.ts';
import type { ExecutionTemplate, TaskTemplate } from '../v2/schema.ts';
import * as annotation from './annotations.ts';
import { withCloudSql, withoutCloudSql } from './cloudsql.ts';
import { containerFromV1, containerToV1 } from './container.ts';
import { dependenciesAnnotation, withDependencies } from './dependencies.ts';
import { vpcAccessFromV1, vpcAccessToV1 } from './network.ts';
import type { ExecutionTemplateSpec, TaskSpec } from './schema.ts';
import { secretPaths, secretsAnnotation } from './secrets.ts';
import { volumeFromV1, volumeToV1 } from './volume.ts';

type Annotations = Readonly<Record<string, string>>;

const ACCELERATOR = 'run.googleapis.com/accelerator';

const ENVIRONMENTS: Readonly<Record<string, 'EXECUTION_ENVIRONMENT_GEN1' | 'EXECUTION_ENVIRONMENT_GEN2'>> = {
  gen1: 'EXECUTION_ENVIRONMENT_GEN1',
  gen2: 'EXECUTION_ENVIRONMENT_GEN2',
};

/** ExecutionTemplateSpec and its annotations as v2's ExecutionTemplate; fields spelled alike pass through. */
export function templateFromV1({ metadata = {}, spec = {} }: ExecutionTemplateSpec): ExecutionTemplate {
  const { annotations = {}, labels } = metadata;
  const { template, ...execution } = spec;
  return withoutUnset({
    ...execution,
    labels: unlessEmpty(labels),
    annotations: withoutKeys(annotations, (key) => annotation.TEMPLATE_ANNOTATIONS.includes(key)),
    template: taskFromV1(template?.spec ?? {}, annotations),
  }) as ExecutionTemplate;
}

/** The way back. `client` are the annotations that say who wrote it: v1 prints them on the template, too. */
export function templateToV1(template: ExecutionTemplate, client: Annotations): ExecutionTemplateSpec {
  const { labels, annotations, template: task = {}, ...execution } = template;
  const { task: rest, annotation: cloudSql } = withoutCloudSql(task);
  return withoutUnset({
    metadata: {
      labels,
      annotations: unlessEmpty({
        ...annotations,
        ...client,
        ...annotationsOf(task),
        [annotation.CLOUDSQL_INSTANCES]: cloudSql,
        [annotation.SECRETS]: secretsAnnotation(template),
      }),
    },
    spec: { ...execution, template: { spec: taskToV1(rest) } },
  }) as ExecutionTemplateSpec;
}

function taskFromV1(spec: TaskSpec, annotations: Annotations): TaskTemplate {
  const { containers, volumes, timeoutSeconds, serviceAccountName, nodeSelector = {}, ...same } = spec;
  const { [ACCELERATOR]: accelerator, ...selectors } = nodeSelector;
  const paths = secretPaths(annotations[annotation.SECRETS]);
  const zonal = annotations[annotation.GPU_ZONAL_REDUNDANCY_DISABLED];
  const task = {
    ...same,
    containers: withDependencies(
      (containers ?? []).map((container) => containerFromV1(container, paths)),
      annotations[annotation.CONTAINER_DEPENDENCIES],
    ),
    volumes: volumes?.map((volume) => volumeFromV1(volume, paths)),
    timeout: timeoutSeconds === undefined ? undefined : `${timeoutSeconds}s`,
    serviceAccount: unlessEmpty(serviceAccountName),
    executionEnvironment: ENVIRONMENTS[annotations[annotation.EXECUTION_ENVIRONMENT] ?? ''],
    encryptionKey: unlessEmpty(annotations[annotation.ENCRYPTION_KEY]),
    vpcAccess: vpcAccessFromV1(annotations),
    nodeSelector: unlessEmpty(withoutUnset({ accelerator, ...selectors })),
    gpuZonalRedundancyDisabled: zonal === undefined ? undefined : zonal === 'true',
  } as TaskTemplate;
  return withCloudSql(task, annotations[annotation.CLOUDSQL_INSTANCES]);
}

/** Fields of v2's TaskTemplate that v1 has as annotations. */
const ANNOTATED = ['executionEnvironment', 'encryptionKey', 'vpcAccess', 'gpuZonalRedundancyDisabled'] as const;

function taskToV1(task: TaskTemplate): TaskSpec {
  const { containers, volumes, timeout, serviceAccount, nodeSelector, ...same } = omit(task, ...ANNOTATED);
  const { accelerator, ...selectors } = nodeSelector ?? {};
  return {
    ...same,
    containers: containers?.map(containerToV1),
    volumes: volumes?.map(volumeToV1),
    timeoutSeconds: timeout?.replace(/s$/, ''),
    serviceAccountName: serviceAccount,
    nodeSelector: unlessEmpty(withoutUnset({ [ACCELERATOR]: accelerator, ...selectors })),
  } as unknown as TaskSpec;
}

function annotationsOf(task: TaskTemplate): Readonly<Record<string, string | undefined>> {
  const { vpcAccess, encryptionKey, executionEnvironment, gpuZonalRedundancyDisabled, containers = [] } = task;
  return {
    ...(vpcAccess && vpcAccessToV1(vpcAccess)),
    [annotation.ENCRYPTION_KEY]: encryptionKey,
    [annotation.EXECUTION_ENVIRONMENT]: executionEnvironment?.replace('EXECUTION_ENVIRONMENT_', '').toLowerCase(),
    [annotation.GPU_ZONAL_REDUNDANCY_DISABLED]:
      gpuZonalRedundancyDisabled === undefined ? undefined : String(gpuZonalRedundancyDisabled),
    [annotation.CONTAINER_DEPENDENCIES]: dependenciesAnnotation(containers),
  };
}
