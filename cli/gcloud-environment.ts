import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quote } from 'shlex';

/**
 * APIs that gcloud is told to find at the local cloud: those it serves, and the ones gcloud is likely to ask on the way,
 * which then get a plain refusal at once instead of half a minute of retries.
 */
const APIS = [
  'artifactregistry',
  'cloudasset',
  'cloudbuild',
  'cloudfunctions',
  'cloudkms',
  'cloudresourcemanager',
  'cloudscheduler',
  'dns',
  'eventarc',
  'iam',
  'iamcredentials',
  'logging',
  'monitoring',
  'networkconnectivity',
  'networkmanagement',
  'networksecurity',
  'networkservices',
  'orgpolicy',
  'pubsub',
  'run',
  'secretmanager',
  'servicenetworking',
  'serviceusage',
  'sqladmin',
  'vpcaccess',
];

/**
 * `export` lines for a shell. The local cloud is gcloud's HTTP proxy, because `gcloud run` puts the region into the host
 * name, which no override of an address survives. A configuration folder of its own keeps the user's untouched.
 */
export function gcloudEnvironment(options: {
  readonly port: number;
  readonly project: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): string {
  const { port, project, env } = options;
  const folder = join(env['XDG_STATE_HOME'] ?? tmpdir(), `run-egress-gcloud-${port}`);
  const overrides = APIS.map((api) => [
    `CLOUDSDK_API_ENDPOINT_OVERRIDES_${api.toUpperCase()}`,
    `http://${api}.googleapis.com/`,
  ]);
  const variables = [
    ['CLOUDSDK_CONFIG', folder],
    ['CLOUDSDK_CORE_PROJECT', project],
    ['CLOUDSDK_AUTH_DISABLE_CREDENTIALS', 'true'],
    ['CLOUDSDK_PROXY_TYPE', 'http'],
    ['CLOUDSDK_PROXY_ADDRESS', '127.0.0.1'],
    ['CLOUDSDK_PROXY_PORT', String(port)],
    ...overrides,
    // References in bodies lose their path without it.
    ['CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE', 'http://compute.googleapis.com/compute/v1/'],
    ['CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE', 'http://storage.googleapis.com/storage/v1/'],
    ['CLOUDSDK_CORE_DISABLE_PROMPTS', '1'],
    ['CLOUDSDK_CORE_DISABLE_USAGE_REPORTING', 'true'],
    ['CLOUDSDK_SURVEY_DISABLE_PROMPTS', 'true'],
    ['CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK', 'true'],
    ['RUN_EGRESS_ENDPOINT', `http://127.0.0.1:${port}`],
    ['GOOGLE_CLOUD_PROJECT', project],
  ];
  return variables.map(([name = '', value = '']) => `export ${name}=${quote(value)}\n`).join('');
}
