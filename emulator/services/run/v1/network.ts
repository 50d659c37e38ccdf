import { badRequest } from '../../../errors.ts';
import { unlessEmpty, withoutUnset } from '../../proto-json.ts';
import { NetworkInterface, type VpcAccess } from '../v2/schema.ts';
import { CONNECTOR, EGRESS, NETWORK_INTERFACES } from './annotations.ts';

type Annotations = Readonly<Record<string, string>>;

/** `all` is the deprecated synonym of `all-traffic`. */
const EGRESS_VALUES: Readonly<Record<string, 'ALL_TRAFFIC' | 'PRIVATE_RANGES_ONLY'>> = {
  'all-traffic': 'ALL_TRAFFIC',
  all: 'ALL_TRAFFIC',
  'private-ranges-only': 'PRIVATE_RANGES_ONLY',
};

/** The three network annotations as one VpcAccess; nothing where none of them is there. */
export function vpcAccessFromV1(annotations: Annotations): VpcAccess | undefined {
  const connector = unlessEmpty(annotations[CONNECTOR]);
  const egress = unlessEmpty(annotations[EGRESS]);
  const interfaces = unlessEmpty(annotations[NETWORK_INTERFACES]);
  if (connector === undefined && egress === undefined && interfaces === undefined) return undefined;
  return withoutUnset({
    connector,
    egress: egress === undefined ? undefined : egressFromV1(egress),
    networkInterfaces: interfaces === undefined ? undefined : interfacesFromV1(interfaces),
  }) as VpcAccess;
}

/** The way back. */
export function vpcAccessToV1({ connector, egress, networkInterfaces }: VpcAccess): Annotations {
  const word = Object.entries(EGRESS_VALUES).find(([, value]) => value === egress)?.[0];
  return withoutUnset({
    [CONNECTOR]: connector,
    [EGRESS]: word,
    [NETWORK_INTERFACES]: networkInterfaces && JSON.stringify(networkInterfaces),
  }) as Annotations;
}

/** Cloud Run's own rules on what may stand together; a job stored before they were broken is not looked at again. */
export function checkVpcAccessV1(annotations: Annotations): void {
  const access = vpcAccessFromV1(annotations);
  if (!access) return;
  const { connector, networkInterfaces } = access;
  if (connector !== undefined && networkInterfaces !== undefined) {
    throw violation(CONNECTOR, 'VPC connector and direct VPC can not be used together');
  }
  if (connector === undefined && networkInterfaces === undefined) {
    throw violation(EGRESS, 'VPC egress can only be set together with a VPC connector or a network interface.');
  }
  if (networkInterfaces !== undefined && networkInterfaces.length !== 1) {
    throw violation(NETWORK_INTERFACES, 'Exactly one network interface must be set.');
  }
  for (const { network, subnetwork } of networkInterfaces ?? []) {
    if (network === undefined && subnetwork === undefined) {
      throw violation(NETWORK_INTERFACES, 'At least one of network and subnetwork must be set.');
    }
  }
}

function egressFromV1(value: string): 'ALL_TRAFFIC' | 'PRIVATE_RANGES_ONLY' {
  const egress = EGRESS_VALUES[value];
  if (egress) return egress;
  const allowed = Object.keys(EGRESS_VALUES).join(', ');
  throw violation(EGRESS, `Invalid VPC egress '${value}'. Supported values are: ${allowed}`);
}

function interfacesFromV1(text: string): NetworkInterface[] {
  const parsed = parseJson(text);
  if (!Array.isArray(parsed)) throw violation(NETWORK_INTERFACES, 'A JSON array of network interfaces was expected.');
  return parsed.map((element: unknown) => {
    const { success, data } = NetworkInterface.safeParse(element);
    if (success) return data;
    throw violation(NETWORK_INTERFACES, 'A network interface has the strings network, subnetwork and tags.');
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw violation(NETWORK_INTERFACES, 'The value is not valid JSON.');
  }
}

function violation(annotation: string, description: string) {
  return badRequest([{ field: `spec.template.metadata.annotations[${annotation}]`, description }]);
}
