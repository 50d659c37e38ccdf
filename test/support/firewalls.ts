import { evaluateFirewall, type Decision } from '../../shared/path/firewall.ts';
import type { Packet, Sender } from '../../shared/path/packet.ts';
import { toNumber, toRange } from '../../shared/path/ranges.ts';
import { found, unknown } from '../../shared/snapshot/observed.ts';
import { toEffectiveFirewalls } from '../../shared/snapshot/decode/firewall.ts';
import type { EnforcementOrder } from '../../shared/snapshot/resources.ts';
import { NETWORK, type Json } from './resources.ts';
import { GITHUB } from './world.ts';

/** The connector's VMs, as the sender of a packet. */
export const fromConnector: Sender = {
  kind: 'connector',
  tags: ['vpc-connector', 'vpc-connector-europe-west2-vpc-conn-europe'],
  serviceAccount: undefined,
  source: toRange('10.8.0.0/28'),
};

/** A Direct VPC job with one tag. */
export const fromJob: Sender = {
  kind: 'direct',
  tags: ['web'],
  serviceAccount: 'agent@myproject.iam.gserviceaccount.com',
  source: toRange('10.10.0.0/24'),
};

/** A packet to `address:port/protocol`, of the connector unless another sender is named. */
export function aPacket(to: string = `${GITHUB}:443/tcp`, sender: Sender = fromConnector): Packet {
  const [text = '', port = '', protocol = 'tcp'] = to.split(/[:/]/);
  return {
    address: toNumber(text) ?? 0,
    text,
    port: Number(port),
    protocol: protocol === 'udp' ? 'udp' : 'tcp',
    sender,
  };
}

/** A rule of a firewall policy, egress, about every packet unless it says otherwise. */
export const aPolicyRule = (priority: number, action: string, over: Json = {}): Json => ({
  priority,
  action,
  direction: 'EGRESS',
  match: { destIpRanges: ['0.0.0.0/0'], layer4Configs: [{ ipProtocol: 'all' }] },
  ...over,
});

/** A rule that hangs on a name: configuration alone can't tell whether it matches. */
export const anUndecidableRule = (priority: number, action: string): Json =>
  aPolicyRule(priority, action, { match: { destFqdns: ['github.com'], layer4Configs: [{ ipProtocol: 'all' }] } });

export const aFirewallPolicy = (type: string, ...rules: readonly Json[]): Json => ({
  type,
  name: type.toLowerCase(),
  rules,
});

export interface Case {
  readonly rules?: readonly Json[];
  readonly policies?: readonly Json[];
  readonly order?: EnforcementOrder | 'unknown';
}

/** What becomes of a packet under rules and policies as getEffectiveFirewalls prints them. */
export function decide(
  { rules = [], policies = [], order = 'AFTER_CLASSIC_FIREWALL' }: Case,
  packet = aPacket(),
): Decision {
  const firewalls = toEffectiveFirewalls({ firewalls: rules, firewallPolicys: policies }, { project: 'myproject' });
  const observed = order === 'unknown' ? unknown({ key: 'notRead' }) : found(order);
  return evaluateFirewall(firewalls, { network: NETWORK, order: observed }, packet);
}
