import { gcloud } from '../gcloud.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { NextStep } from './check.ts';

/** Private Google Access is a switch of the subnetwork. https://cloud.google.com/vpc/docs/configure-private-google-access */
export function switchOn(subnetwork: string): NextStep {
  const command = gcloud('compute networks subnets update', [shortName(subnetwork)], {
    project: projectOf(subnetwork),
    region: locationOf(subnetwork),
    'enable-private-ip-google-access': true,
  });
  return { say: { key: 'switchOnGoogleAccess' }, command };
}
