/** Annotations of Cloud Run that stand for fields of v2: https://cloud.google.com/run/docs/reference/rest/v1/ObjectMeta */
export const CONNECTOR = 'run.googleapis.com/vpc-access-connector';
export const EGRESS = 'run.googleapis.com/vpc-access-egress';
export const NETWORK_INTERFACES = 'run.googleapis.com/network-interfaces';
export const ENCRYPTION_KEY = 'run.googleapis.com/encryption-key';
export const EXECUTION_ENVIRONMENT = 'run.googleapis.com/execution-environment';
export const CLOUDSQL_INSTANCES = 'run.googleapis.com/cloudsql-instances';
export const SECRETS = 'run.googleapis.com/secrets';
export const CONTAINER_DEPENDENCIES = 'run.googleapis.com/container-dependencies';
export const GPU_ZONAL_REDUNDANCY_DISABLED = 'run.googleapis.com/gpu-zonal-redundancy-disabled';
export const CLIENT_NAME = 'run.googleapis.com/client-name';
export const CLIENT_VERSION = 'run.googleapis.com/client-version';
export const LAUNCH_STAGE = 'run.googleapis.com/launch-stage';
export const BINARY_AUTHORIZATION = 'run.googleapis.com/binary-authorization';
export const BREAKGLASS = 'run.googleapis.com/binary-authorization-breakglass';
export const CREATOR = 'run.googleapis.com/creator';
export const LAST_MODIFIER = 'run.googleapis.com/lastModifier';
export const OPERATION_ID = 'run.googleapis.com/operation-id';

export const LOCATION_LABEL = 'cloud.googleapis.com/location';
export const LAST_UPDATED_LABEL = 'run.googleapis.com/lastUpdatedTime';

/** Annotations of the execution template: Cloud Run refuses them on the job itself. */
export const EXECUTION_ANNOTATIONS: readonly string[] = [
  CONNECTOR,
  EGRESS,
  NETWORK_INTERFACES,
  ENCRYPTION_KEY,
  EXECUTION_ENVIRONMENT,
  CLOUDSQL_INSTANCES,
  SECRETS,
];

/** All annotations of the template that stand for something in v2; others are the user's and pass through. */
export const TEMPLATE_ANNOTATIONS: readonly string[] = [
  ...EXECUTION_ANNOTATIONS,
  CONTAINER_DEPENDENCIES,
  GPU_ZONAL_REDUNDANCY_DISABLED,
  CLIENT_NAME,
  CLIENT_VERSION,
];

/** The same for annotations of the job. */
export const JOB_ANNOTATIONS: readonly string[] = [
  CLIENT_NAME,
  CLIENT_VERSION,
  LAUNCH_STAGE,
  BINARY_AUTHORIZATION,
  BREAKGLASS,
  CREATOR,
  LAST_MODIFIER,
  OPERATION_ID,
];
