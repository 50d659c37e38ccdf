import type { Body, Call } from '../../route.ts';
import { objectsAt, textAt } from './fields.ts';
import { completeAccess } from './network-interfaces.ts';
import { invalidField, invalidUsage } from './refusals.ts';

/** instances.addAccessConfig: an interface has one external access at most. */
export function addAccess(call: Call, name: string, before: Body): Body {
  return withAccess(call, before, (configs) => {
    if (configs.length > 0) throw invalidUsage('At most one access config currently supported.');
    const config = { name: 'external-nat', ...call.body };
    return [completeAccess(call.cloud, name, { config, k: 0, field: 'resource' })];
  });
}

/** instances.deleteAccessConfig: the address goes back, or stays reserved. */
export function deleteAccess(call: Call, _name: string, before: Body): Body {
  const wanted = call.query.get('accessConfig');
  return withAccess(call, before, (configs) => {
    const others = configs.filter((config) => textAt(config, 'name') !== wanted);
    if (others.length < configs.length) return others;
    throw invalidField('accessConfig', wanted, 'The network interface has no access config of that name.');
  });
}

function withAccess({ query }: Call, before: Body, change: (configs: Body[]) => Body[]): Body {
  const wanted = query.get('networkInterface') ?? 'nic0';
  const nics = objectsAt(before, 'networkInterfaces');
  if (!nics.some((nic) => nic['name'] === wanted)) {
    throw invalidField('networkInterface', wanted, 'The instance has no network interface of that name.');
  }
  const networkInterfaces = nics.map((nic) => {
    if (nic['name'] !== wanted) return nic;
    const { accessConfigs: _old, ...rest } = nic;
    const configs = change(objectsAt(nic, 'accessConfigs'));
    return configs.length > 0 ? { ...rest, accessConfigs: configs } : rest;
  });
  return { ...before, networkInterfaces };
}
