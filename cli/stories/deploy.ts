/** What a user asks for: the part of `gcloud run jobs deploy` that the stories are about. */
export interface Deploy {
  readonly job: string;
  readonly connector?: string;
  readonly network?: string;
  readonly subnet?: string;
  readonly egress?: 'all-traffic' | 'private-ranges-only';
  /** API that the write goes through: v1 as gcloud and console do, v2 as Terraform and client libraries do. */
  readonly api: 'v1' | 'v2';
  /** Who asks: bearer token of the request. */
  readonly principal?: string;
  /** Only to be checked, not to be done. */
  readonly validateOnly?: boolean;
}

/** How it ended: accepted, or refused with the service's own words. */
export type Ending = { readonly kind: 'deployed' } | { readonly kind: 'refused'; readonly message: string };

const REGION = 'europe-west2';
const PROJECT = 'myproject';

const ENV = { env: 'pdev', name: 'testvalue', region: 'uk', version: 'release_17.0.0' };
const IMAGE = 'europe-west2-docker.pkg.dev/myproject/containers/my-agent:latest';
const KEY = 'projects/my-kms-project/locations/europe-west2/keyRings/run/cryptoKeys/HSMrunSharedKey';
const ACCOUNT = 'mgmt@myproject.iam.gserviceaccount.com';
const LABELS = { refersh: 'image' };

/** Deploys through the REST API of Cloud Run at `cloud`: creates the job, or replaces it when it is there. */
export async function deployJob(cloud: string, deploy: Deploy): Promise<Ending> {
  return deploy.api === 'v1' ? deployV1(cloud, deploy) : deployV2(cloud, deploy);
}

/** As gcloud does it: GET, then POST or PUT of the whole object; the region is in the host name alone. */
async function deployV1(cloud: string, deploy: Deploy): Promise<Ending> {
  const jobs = `${cloud}/apis/run.googleapis.com/v1/namespaces/${PROJECT}/jobs`;
  const body = toV1(deploy);
  const there = await fetch(`${jobs}/${deploy.job}`, { headers: headers(deploy) });
  return ending(
    await (there.ok
      ? fetch(`${jobs}/${deploy.job}`, { method: 'PUT', headers: headers(deploy), body: JSON.stringify(body) })
      : fetch(jobs, { method: 'POST', headers: headers(deploy), body: JSON.stringify(body) })),
  );
}

async function deployV2(cloud: string, deploy: Deploy): Promise<Ending> {
  const jobs = `${cloud}/v2/projects/${PROJECT}/locations/${REGION}/jobs`;
  const query = deploy.validateOnly ? '&validateOnly=true' : '';
  const body = JSON.stringify(toV2(deploy));
  const there = await fetch(`${jobs}/${deploy.job}`, { headers: headers(deploy) });
  const answer = there.ok
    ? await fetch(`${jobs}/${deploy.job}?${query.slice(1)}`, { method: 'PATCH', headers: headers(deploy), body })
    : await fetch(`${jobs}?jobId=${deploy.job}${query}`, { method: 'POST', headers: headers(deploy), body });
  return ending(answer);
}

function headers({ principal }: Deploy): Record<string, string> {
  const json = { 'content-type': 'application/json', 'user-agent': 'run-egress-stories' };
  return principal === undefined ? json : { ...json, authorization: `Bearer ${principal}` };
}

async function ending(response: Response): Promise<Ending> {
  if (response.ok) {
    await response.arrayBuffer();
    return { kind: 'deployed' };
  }
  const { error } = (await response.json()) as { error: { message: string } };
  return { kind: 'refused', message: error.message };
}

function toV1({ job, connector, network, subnet, egress }: Deploy): object {
  const face =
    network === undefined && subnet === undefined ? undefined : JSON.stringify([{ network, subnetwork: subnet }]);
  const annotations = {
    'run.googleapis.com/client-name': 'gcloud',
    'run.googleapis.com/encryption-key': KEY,
    ...(connector !== undefined && { 'run.googleapis.com/vpc-access-connector': connector }),
    ...(face !== undefined && { 'run.googleapis.com/network-interfaces': face }),
    ...(egress !== undefined && { 'run.googleapis.com/vpc-access-egress': egress }),
  };
  const secret = { name: 'cloud_run_secret', valueFrom: { secretKeyRef: { key: 'latest', name: 'cloud_run_test' } } };
  const env = [...Object.entries(ENV).map(([name, value]) => ({ name, value })), secret];
  const container = { image: IMAGE, env, resources: { limits: { cpu: '1', memory: '512Mi' } } };
  const task = { containers: [container], maxRetries: 3, serviceAccountName: ACCOUNT, timeoutSeconds: '600' };
  return {
    apiVersion: 'run.googleapis.com/v1',
    kind: 'Job',
    metadata: { name: job, namespace: PROJECT, labels: { ...LABELS, 'cloud.googleapis.com/location': REGION } },
    spec: { template: { metadata: { annotations, labels: LABELS }, spec: { template: { spec: task } } } },
  };
}

function toV2({ connector, network, subnet, egress }: Deploy): object {
  const place = `projects/${PROJECT}/locations/${REGION}`;
  const vpcAccess = {
    ...(connector !== undefined && { connector: `${place}/connectors/${connector}` }),
    ...((network !== undefined || subnet !== undefined) && { networkInterfaces: [{ network, subnetwork: subnet }] }),
    ...(egress !== undefined && { egress: egress === 'all-traffic' ? 'ALL_TRAFFIC' : 'PRIVATE_RANGES_ONLY' }),
  };
  const secret = {
    name: 'cloud_run_secret',
    valueSource: { secretKeyRef: { secret: 'cloud_run_test', version: 'latest' } },
  };
  const env = [...Object.entries(ENV).map(([name, value]) => ({ name, value })), secret];
  const container = { image: IMAGE, env, resources: { limits: { cpu: '1', memory: '512Mi' } } };
  const template = {
    containers: [container],
    maxRetries: 3,
    timeout: '600s',
    serviceAccount: ACCOUNT,
    encryptionKey: KEY,
    ...(Object.keys(vpcAccess).length > 0 && { vpcAccess }),
  };
  return { labels: LABELS, template: { template } };
}
