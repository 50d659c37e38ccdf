import { nameFrom } from '../checks/job-update.ts';
import { gcloud } from '../gcloud.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { JobEdit } from '../specs.ts';

/**
 * The gcloud commands that give a job another way into the network. From one mode into the other it takes two: whether
 * gcloud clears the old in the same call that sets the new is not documented.
 */
export function jobCommands({ name, from, to }: JobEdit): readonly string[] {
  const update = (flags: Parameters<typeof gcloud>[2]) =>
    gcloud('run jobs update', [shortName(name)], { project: projectOf(name), region: locationOf(name), ...flags });
  const egress = to.egress ?? 'private-ranges-only';
  const [had, has] = [from.interfaces[0], to.interfaces[0]];
  const leaveConnector = from.connector !== null && to.connector === null;
  const leaveNetwork = had !== undefined && has === undefined;
  const clear = [
    ...(leaveConnector ? [update({ 'clear-vpc-connector': true })] : []),
    ...(leaveNetwork ? [update({ 'clear-network': true })] : []),
  ];
  if (to.connector !== null) {
    const connector = nameFrom(name, to.connector);
    return [
      ...clear,
      update({ 'vpc-connector': to.connector === from.connector ? undefined : connector, 'vpc-egress': egress }),
    ];
  }
  if (!has) return clear;
  const where = {
    network: has.network === null ? undefined : nameFrom(name, has.network),
    subnet: has.subnetwork === null ? undefined : nameFrom(name, has.subnetwork),
    'network-tags': has.tags.length > 0 ? has.tags : undefined,
    'clear-network-tags': has.tags.length === 0 && had && had.tags.length > 0 ? (true as const) : undefined,
  };
  const moved = JSON.stringify(had) !== JSON.stringify(has);
  return [...clear, update({ ...(moved && where), 'vpc-egress': egress })];
}
