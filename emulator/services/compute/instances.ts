import type { Cloud } from '../../cloud.ts';
import type { Body, Call, Route } from '../../route.ts';
import { fingerprint } from '../../ids.ts';
import { refreshUseOfVm } from './address-use.ts';
import { aggregatedListRoute, getRoute, listRoute, ZONE_SCOPES, type Collection } from './collection.ts';
import { objectAt, objectsAt, textsAt, without } from './fields.ts';
import { nameOf, scopeOf, selfLink } from './links.ts';
import { changeRoute, deleteRoute, insertRoute } from './mutations.ts';
import { addAccess, deleteAccess } from './access-configs.ts';
import { completeInterfaces, withEphemeralIps, withoutEphemeralIps } from './network-interfaces.ts';
import { checkFingerprint, invalidUsage } from './refusals.ts';

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

function setTags({ body }: Call, _name: string, before: Body): Body {
  checkFingerprint(body, objectAt(before, 'tags'), 'fingerprint');
  const items = textsAt(body, 'items');
  return { ...before, tags: { ...(items.length > 0 && { items }), fingerprint: fingerprint(items) } };
}

function setLabels({ body }: Call, _name: string, before: Body): Body {
  checkFingerprint(body, before, 'labelFingerprint');
  const labels = objectAt(body, 'labels');
  return { ...before, labels, labelFingerprint: fingerprint(labels) };
}

function setMetadata({ body }: Call, _name: string, before: Body): Body {
  checkFingerprint(body, objectAt(before, 'metadata'), 'fingerprint');
  const items = objectsAt(body, 'items');
  return { ...before, metadata: { kind: 'compute#metadata', items, fingerprint: fingerprint({ items }) } };
}

function store(cloud: Cloud, name: string, value: Body): void {
  cloud.store.create('instances', name, value);
  refreshUseOfVm(cloud, value);
}

/** What one external access less or more means for the addresses that VMs have. */
function accessChanged(cloud: Cloud, _name: string, { before, after }: { before: Body; after: Body }): void {
  refreshUseOfVm(cloud, before);
  refreshUseOfVm(cloud, after);
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
  changeRoute(INSTANCES, { verb: 'setTags', method: 'POST', seconds: 3, change: setTags }),
  changeRoute(INSTANCES, { verb: 'setLabels', method: 'POST', seconds: 3, change: setLabels }),
  changeRoute(INSTANCES, { verb: 'setMetadata', method: 'POST', seconds: 3, change: setMetadata }),
  changeRoute(INSTANCES, {
    verb: 'addAccessConfig',
    method: 'POST',
    seconds: 5,
    change: addAccess,
    done: accessChanged,
  }),
  changeRoute(INSTANCES, {
    verb: 'deleteAccessConfig',
    method: 'POST',
    seconds: 5,
    change: deleteAccess,
    done: accessChanged,
  }),
  deleteRoute(INSTANCES, { seconds: 40, guard, done: deleted }),
];
