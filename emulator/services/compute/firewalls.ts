import type { Cloud } from '../../cloud.ts';
import type { Body } from '../../route.ts';
import { compact, numberAt, objectsAt, textAt } from './fields.ts';
import { nameOf, selfLink } from './links.ts';

/**
 * Stores a VPC firewall rule with Google's defaults at once and unchecked, as Google's own agents add theirs; answers
 * its relative name.
 */
export function insertFirewall(cloud: Cloud, project: string, body: Body): string {
  const name = `projects/${project}/global/firewalls/${textAt(body, 'name')}`;
  cloud.store.create('firewalls', name, {
    kind: 'compute#firewall',
    id: cloud.ids.number(),
    creationTimestamp: cloud.clock.now(),
    ...completeFirewall(cloud, project, body),
    selfLink: selfLink(name),
  });
  return name;
}

/** A rule with what the server fills in. https://cloud.google.com/compute/docs/reference/rest/v1/firewalls */
export function completeFirewall(cloud: Cloud, project: string, body: Body): Body {
  const network = nameOf(cloud, body['network'] ?? 'default', { project, bare: 'global/networks' });
  const { direction = 'INGRESS', disabled = false, logConfig = { enable: false } } = body;
  const priority = numberAt(body, 'priority') ?? 1000;
  const rule = compact({ ...body, network: network && selfLink(network), direction, priority, disabled, logConfig });
  for (const action of ['allowed', 'denied']) {
    const entries = objectsAt(rule, action).map(lowerCaseProtocol);
    if (entries.length > 0) rule[action] = entries;
  }
  return { ...rule, ...impliedRange(rule) };
}

function lowerCaseProtocol(entry: Body): Body {
  return { ...entry, IPProtocol: textAt(entry, 'IPProtocol')?.toLowerCase() };
}

/** A rule that names no other side matches every address; Google prints that. */
function impliedRange(rule: Body): Body {
  if (rule['direction'] === 'EGRESS') return rule['destinationRanges'] ? {} : { destinationRanges: ['0.0.0.0/0'] };
  const named = ['sourceRanges', 'sourceTags', 'sourceServiceAccounts'].some((key) => rule[key] !== undefined);
  return named ? {} : { sourceRanges: ['0.0.0.0/0'] };
}
