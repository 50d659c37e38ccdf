import { z } from 'zod';
import { integer, stringMap } from '../../proto-json.ts';

const text = z.string().optional();

const EnvVar = z.looseObject({
  name: z.string(),
  value: text,
  valueFrom: z.looseObject({ secretKeyRef: z.looseObject({ name: z.string(), key: text }).optional() }).optional(),
});

const Container = z.looseObject({
  name: text,
  image: text,
  env: z.array(EnvVar).optional(),
  resources: z.looseObject({ limits: stringMap.optional(), requests: stringMap.optional() }).optional(),
  volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: text })).optional(),
});

const KeyToPath = z.looseObject({ key: text, path: text, mode: integer.optional() });

const Volume = z.looseObject({
  name: z.string(),
  secret: z.looseObject({ secretName: text, items: z.array(KeyToPath).optional() }).optional(),
  csi: z
    .looseObject({ driver: text, readOnly: z.boolean().optional(), volumeAttributes: stringMap.optional() })
    .optional(),
  emptyDir: z.looseObject({ medium: text, sizeLimit: text }).optional(),
});

const TaskSpec = z.looseObject({
  containers: z.array(Container).optional(),
  volumes: z.array(Volume).optional(),
  maxRetries: integer.optional(),
  timeoutSeconds: integer.optional(),
  serviceAccountName: text,
  nodeSelector: stringMap.optional(),
});

const ExecutionSpec = z.looseObject({
  parallelism: integer.optional(),
  taskCount: integer.optional(),
  template: z.looseObject({ spec: TaskSpec.optional() }).optional(),
});

const ObjectMeta = z.looseObject({
  name: text,
  namespace: text,
  labels: stringMap.optional(),
  annotations: stringMap.optional(),
  resourceVersion: text,
});

const ExecutionTemplateSpec = z.looseObject({ metadata: ObjectMeta.optional(), spec: ExecutionSpec.optional() });

/** The part of the Knative style Job that the local cloud looks into; what else a caller sends is kept as it is. */
export const JobResource = z.looseObject({
  kind: z.literal('Job').optional(),
  metadata: ObjectMeta.optional(),
  spec: z
    .looseObject({ template: ExecutionTemplateSpec.optional(), startExecutionToken: text, runExecutionToken: text })
    .optional(),
});

export type JobResource = z.infer<typeof JobResource>;
export type ExecutionTemplateSpec = z.infer<typeof ExecutionTemplateSpec>;
export type TaskSpec = z.infer<typeof TaskSpec>;
export type Container = z.infer<typeof Container>;
export type EnvVar = z.infer<typeof EnvVar>;
export type Volume = z.infer<typeof Volume>;
