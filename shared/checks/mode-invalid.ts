import { gcloud } from '../gcloud.ts';
import { toEgress } from '../job/network-mode.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { Check, NextStep } from './check.ts';
import { nameFrom } from './job-update.ts';

/** The two ways into a VPC exclude each other; changing over takes two steps, because gcloud keeps what it is not told to clear. */
export const modeInvalid: Check = ({ snapshot: { job, mode }, stored }) => {
  if (mode.kind !== 'invalid') return [];
  const summary = { key: 'modeInvalid', of: { reason: mode.reason, detail: mode.detail } } as const;
  const explain: NextStep = { say: mode.reason === 'mix' ? { key: 'chooseOneMode' } : { key: 'correctMode' } };
  const isStored = stored.kind === 'found';
  const nextSteps = mode.reason === 'mix' && isStored ? [explain, ...switchSteps(job)] : [explain];
  return [{ id: 'mode-invalid', severity: 'HIGH', resource: job.name, summary, nextSteps }];
};

function switchSteps({ name, network }: Parameters<Check>[0]['snapshot']['job']): NextStep[] {
  const flags = { project: projectOf(name), region: locationOf(name) };
  const egress = network.egress === undefined ? 'all-traffic' : toEgress(network.egress);
  const [face] = network.interfaces;
  const update = (more: Parameters<typeof gcloud>[2]) =>
    gcloud('run jobs update', [shortName(name)], { ...flags, ...more });
  const toDirect = {
    network: face?.network && nameFrom(name, face.network),
    subnet: face?.subnetwork && nameFrom(name, face.subnetwork),
    'network-tags': face && face.tags.length > 0 ? face.tags : undefined,
  };
  return [
    { say: { key: 'switchToDirectFirst' }, command: update({ 'clear-vpc-connector': true }) },
    { say: { key: 'switchToDirectSecond' }, command: update({ ...toDirect, 'vpc-egress': egress }) },
    { say: { key: 'switchToConnectorFirst' }, command: update({ 'clear-network': true }) },
    {
      say: { key: 'switchToConnectorSecond' },
      command: update({
        'vpc-connector': network.connector && nameFrom(name, network.connector),
        'vpc-egress': egress,
      }),
    },
  ];
}
