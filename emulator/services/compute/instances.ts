import type { Cloud } from '../../cloud.ts';
import type { Body, Call, Route } from '../../route.ts';
import { fingerprint } from '../../ids.ts';
import { refreshUseOfVm } from './address-use.ts';
import { aggregatedListRoute, getRoute, listRoute, ZONE_SCOPES, type Collection } from './collection.ts';
import { objectAt, objectsAt, textsAt, without } from './fields.ts';
import { nameOf, scopeOf, selfLink } from './links.ts';
import { changeRoute, deleteRoute, insertRoute } from './mutations.ts';
import { completeInterfaces, withEphemeralIps, withoutEphemeralIps } from './network-interfaces.ts';
import { invalidUsage } from './refusals.ts';

const INSTANCES: Collection = {
  api: 'instances',
  kind: 'instances',
  type: 'compute#instance',
  scope: 'zones/{zone}',
};

function build(call: Call, name: string): Body {
  const { body, cloud, project } = call;
  const machineType = nameOf(cloud, body['machineType'], { project, bare: `${scopeOf(name)}/machineTypes` });
  const items = textsAt(objectAt(body, 'tags'), 'items');
  const metadata = objectAt(body, 'metadata');
  return {
    canIpForward: false,
    deletionProtection: false,
    ...body,
    ...(machineType !== undefined && { machineType: selfLink(machineType) }),
    disks: objectsAt(body, 'disks').map((disk, index) => completeDisk(name, disk, index)),
    tags: { ...(items.length > 0 && { items }), fingerprint: fingerprint(items) },
    metadata: { kind: 'compute#metadata', ...metadata, fingerprint: fingerprint(metadata) },
    labelFingerprint: fingerprint(body['labels'] ?? {}),
    networkInterfaces: completeInterfaces(call, name),
    cpuPlatform: 'Intel Broadwell',
    lastStartTimestamp: cloud.clock.now(),
    startRestricted: false,
    status: 'RUNNING',
  };
}

function completeDisk(instance: string, disk: Body, index: number): Body {
  const suffix = index === 0 ? '' : `-${index}`;
  const source = selfLink(instance.replace('/instances/', '/disks/') + suffix);
  return {
    kind: 'compute#attachedDisk',
    source,
    deviceName: `persistent-disk-${index}`,
    ...without(disk, 'initializeParams'),
    index,
  };
}

function start({ cloud }: Call, name: string, before: Body): Body {
  if (before['status'] === 'RUNNING') return before;
  return withEphemeralIps(cloud, name, { ...before, status: 'RUNNING', lastStartTimestamp: cloud.clock.now() });
}

/** A stopped VM gives its ephemeral external addresses back. */
function stop({ cloud }: Call, _name: string, before: Body): Body {
  if (before['status'] === 'TERMINATED') return before;
  return withoutEphemeralIps(cloud, { ...before, status: 'TERMINATED', lastStopTimestamp: cloud.clock.now() });
}

function store(cloud: Cloud, name: string, value: Body): void {
  cloud.store.create('instances', name, value);
  refreshUseOfVm(cloud, value);
}

function guard(_cloud: Cloud, _name: string, value: Body): void {
  if (value['deletionProtection'] === true) {
    throw invalidUsage("Resource cannot be deleted if it's protected against deletion.");
  }
}

function deleted(cloud: Cloud, name: string, value: Body): void {
  cloud.store.delete(name);
  refreshUseOfVm(cloud, value);
}

/** As far as a proxy VM needs it. https://cloud.google.com/compute/docs/reference/rest/v1/instances */
export const instanceRoutes: readonly Route[] = [
  insertRoute(INSTANCES, { seconds: 20, build, store }),
  getRoute(INSTANCES),
  listRoute(INSTANCES),
  aggregatedListRoute(INSTANCES, ZONE_SCOPES),
  changeRoute(INSTANCES, { verb: 'start', method: 'POST', seconds: 15, change: start }),
  changeRoute(INSTANCES, { verb: 'stop', method: 'POST', seconds: 30, change: stop }),
  deleteRoute(INSTANCES, { seconds: 40, guard, done: deleted }),
];
