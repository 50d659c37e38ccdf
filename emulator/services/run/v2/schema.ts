import { z } from 'zod';
import { integer, optionalText, protoEnum, stringMap } from '../../proto-json.ts';
import { EGRESS, ENVIRONMENTS, LAUNCH_STAGES, MEDIA } from '../enums.ts';

const text = z.string().optional();

/** Shared with v1, which has the same message as JSON in an annotation. */
export const NetworkInterface = z.looseObject({
  network: optionalText,
  subnetwork: optionalText,
  tags: z.array(z.string()).optional(),
});

const VpcAccess = z.looseObject({
  connector: optionalText,
  egress: protoEnum(EGRESS),
  networkInterfaces: z.array(NetworkInterface).optional(),
});

const EnvVar = z.looseObject({
  name: z.string(),
  value: text,
  valueSource: z
    .looseObject({ secretKeyRef: z.looseObject({ secret: z.string(), version: text }).optional() })
    .optional(),
});

const Container = z.looseObject({
  name: optionalText,
  image: text,
  env: z.array(EnvVar).optional(),
  resources: z.looseObject({ limits: stringMap.optional() }).optional(),
  volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: text })).optional(),
  dependsOn: z.array(z.string()).optional(),
});

const SecretItem = z.looseObject({ path: text, version: text, mode: integer.optional() });

const Volume = z.looseObject({
  name: z.string(),
  secret: z.looseObject({ secret: text, items: z.array(SecretItem).optional() }).optional(),
  cloudSqlInstance: z.looseObject({ instances: z.array(z.string()).optional() }).optional(),
  emptyDir: z.looseObject({ medium: protoEnum(MEDIA), sizeLimit: text }).optional(),
  gcs: z
    .looseObject({ bucket: text, readOnly: z.boolean().optional(), mountOptions: z.array(z.string()).optional() })
    .optional(),
});

const TaskTemplate = z.looseObject({
  containers: z.array(Container).optional(),
  volumes: z.array(Volume).optional(),
  maxRetries: integer.optional(),
  timeout: z
    .string()
    .regex(/^\d+s$/)
    .optional(),
  serviceAccount: optionalText,
  executionEnvironment: protoEnum(ENVIRONMENTS),
  encryptionKey: optionalText,
  vpcAccess: VpcAccess.optional(),
  nodeSelector: z.looseObject({ accelerator: text }).optional(),
  gpuZonalRedundancyDisabled: z.boolean().optional(),
});

const ExecutionTemplate = z.looseObject({
  labels: stringMap.optional(),
  annotations: stringMap.optional(),
  parallelism: integer.optional(),
  taskCount: integer.optional(),
  template: TaskTemplate.optional(),
});

/** The part of google.cloud.run.v2.Job that the local cloud looks into; what else a caller sends is kept as it is. */
export const JobMessage = z.looseObject({
  name: text,
  labels: stringMap.optional(),
  annotations: stringMap.optional(),
  client: optionalText,
  clientVersion: optionalText,
  launchStage: protoEnum(LAUNCH_STAGES),
  binaryAuthorization: z
    .looseObject({ useDefault: z.boolean().optional(), policy: text, breakglassJustification: text })
    .optional(),
  template: ExecutionTemplate.optional(),
  startExecutionToken: optionalText,
  runExecutionToken: optionalText,
  etag: optionalText,
});

export type JobMessage = z.infer<typeof JobMessage>;
export type ExecutionTemplate = z.infer<typeof ExecutionTemplate>;
export type TaskTemplate = z.infer<typeof TaskTemplate>;
export type VpcAccess = z.infer<typeof VpcAccess>;
export type NetworkInterface = z.infer<typeof NetworkInterface>;
export type Container = z.infer<typeof Container>;
export type EnvVar = z.infer<typeof EnvVar>;
export type Volume = z.infer<typeof Volume>;
