import { gcloud } from '../gcloud.ts';
import type { Constraint, Setup } from './setup.ts';
import { fine, of, symptom, type Symptom } from './symptom.ts';

/** Of what a cure makes; a connector's VMs count against the CPUs of its region. https://cloud.google.com/compute/resource-usage */
const METRICS = ['CPUS', 'FIREWALLS', 'IN_USE_ADDRESSES', 'ROUTERS', 'ROUTES', 'STATIC_ADDRESSES', 'SUBNETWORKS'];
/** From this share on a quota is at its edge. */
const EDGE = 0.9;

/** Quotas at their edge. */
export async function quotas(setup: Setup, project: string, region: string): Promise<readonly Symptom[]> {
  const all = await setup.quotas(project, region);
  return of({ subject: 'quota', what: `${project} ${region}` }, all, (known) => {
    const watched = known.filter(({ metric, limit }) => METRICS.includes(metric) && limit > 0);
    const near = watched.filter(({ usage, limit }) => usage >= limit * EDGE);
    if (near.length === 0)
      return [fine('quota', { key: 'doctorQuotas', of: { project, region, count: watched.length } })];
    return near.map(({ metric, usage, limit }) =>
      symptom(
        'quota',
        usage >= limit ? 'missing' : 'near',
        { key: 'doctorQuota', of: { metric, usage, limit } },
        gcloud('beta quotas info list', [], { service: 'compute.googleapis.com', project }),
      ),
    );
  });
}

/** Organisation policies that refuse what a cure makes, and the value that has to be allowed for it. */
const CONSTRAINTS: readonly { readonly name: string; readonly value: string | undefined }[] = [
  // https://cloud.google.com/run/docs/securing/using-organization-policies
  { name: 'run.allowedVPCEgress', value: 'all-traffic' },
  // https://cloud.google.com/nat/docs/org-policies
  { name: 'compute.restrictCloudNATUsage', value: undefined },
  // https://cloud.google.com/vpc/docs/configure-serverless-vpc-access
  { name: 'compute.trustedImageProjects', value: 'projects/serverless-vpc-access-images' },
];

/** Organisation policies in the way. */
export async function policies(setup: Setup, project: string): Promise<readonly Symptom[]> {
  const looked = CONSTRAINTS.map(async ({ name, value }) =>
    of({ subject: 'policy', what: `${name} ${project}` }, await setup.constraint(project, name), (constraint) => {
      if (!isInTheWay(constraint, value)) return [fine('policy', { key: 'doctorPolicyFree', of: { name } })];
      const allowed = constraint.deniesAll ? '-' : (constraint.allowed ?? []).join(', ');
      return [
        symptom(
          'policy',
          'near',
          { key: 'doctorPolicy', of: { name, allowed } },
          gcloud('org-policies describe', [name], { project, effective: true }),
        ),
      ];
    }),
  );
  return (await Promise.all(looked)).flat();
}

function isInTheWay({ deniesAll, allowed }: Constraint, value: string | undefined): boolean {
  if (deniesAll) return true;
  return allowed !== undefined && (value === undefined || !allowed.includes(value));
}
