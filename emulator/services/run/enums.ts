import { toEnums } from '../../system-parameters.ts';

/** https://github.com/googleapis/googleapis/blob/master/google/api/launch_stage.proto */
export const LAUNCH_STAGES = [
  'LAUNCH_STAGE_UNSPECIFIED',
  'EARLY_ACCESS',
  'ALPHA',
  'BETA',
  'GA',
  'DEPRECATED',
  'UNIMPLEMENTED',
  'PRELAUNCH',
] as const;
export const EGRESS = ['VPC_EGRESS_UNSPECIFIED', 'ALL_TRAFFIC', 'PRIVATE_RANGES_ONLY'] as const;
export const ENVIRONMENTS = [
  'EXECUTION_ENVIRONMENT_UNSPECIFIED',
  'EXECUTION_ENVIRONMENT_GEN1',
  'EXECUTION_ENVIRONMENT_GEN2',
] as const;
export const MEDIA = ['MEDIUM_UNSPECIFIED', 'MEMORY'] as const;

/** Enums of what Cloud Run v2 prints. https://github.com/googleapis/googleapis/tree/master/google/cloud/run/v2 */
export const ENUMS = toEnums({
  launchStage: LAUNCH_STAGES,
  egress: EGRESS,
  executionEnvironment: ENVIRONMENTS,
  medium: MEDIA,
  state: ['STATE_UNSPECIFIED', 'CONDITION_PENDING', 'CONDITION_RECONCILING', 'CONDITION_FAILED', 'CONDITION_SUCCEEDED'],
  severity: ['SEVERITY_UNSPECIFIED', 'ERROR', 'WARNING', 'INFO'],
  reason: { UNKNOWN: 1, CONTAINER_MISSING: 6, INTERNAL: 16, VPC_NETWORK_NOT_FOUND: 17 },
  executionReason: [
    'EXECUTION_REASON_UNDEFINED',
    'JOB_STATUS_SERVICE_POLLING_ERROR',
    'NON_ZERO_EXIT_CODE',
    'CANCELLED',
    'CANCELLING',
    'DELETED',
    'DELAYED_START_PENDING',
  ],
  completionStatus: [
    'COMPLETION_STATUS_UNSPECIFIED',
    'EXECUTION_SUCCEEDED',
    'EXECUTION_FAILED',
    'EXECUTION_RUNNING',
    'EXECUTION_PENDING',
    'EXECUTION_CANCELLED',
  ],
});
