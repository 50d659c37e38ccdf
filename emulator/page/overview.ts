import type { Cloud } from '../cloud.ts';
import { isObject } from '../json.ts';
import type { Operation } from '../operations.ts';
import type { Body } from '../route.ts';
import { objectAt, textAt } from '../services/compute/fields.ts';
import type { LogEntry } from '../services/logging/entries.ts';
import { jobRow, connectorRow } from './serverless-rows.ts';
import type { EventRow, FaultRow, Listed, MessageRow, OperationRow, Overview, PageLink } from './model.ts';
import { natRows, networkRow, routeRow, ruleRow } from './network-rows.ts';

/** More than that nobody reads at a glance. */
const ROWS = 200;
const RECENT = 100;
const PROJECTS = 1000;

/** What whoever started the cloud adds to its page. */
export interface PageExtras {
  readonly links: readonly PageLink[];
  /** Newest first. */
  readonly messages: (() => readonly MessageRow[]) | undefined;
}

/** What the page shows of a project, and of its host project where it has one. */
export function overviewOf(cloud: Cloud, asked: string | undefined, { links, messages }: PageExtras): Overview {
  const projects = cloud.store.projects();
  const project = asked ?? (projects.includes('myproject') ? 'myproject' : (projects[0] ?? 'myproject'));
  const host = cloud.sharedVpc.hostOf(project);
  const own = (kind: string) => cloud.store.list(kind, `projects/${project}/`);
  const shared = (kind: string) => [
    ...own(kind),
    ...(host === undefined ? [] : cloud.store.list(kind, `projects/${host}/`)),
  ];
  const subnetworks = shared('subnetworks');
  const nowMs = cloud.clock.nowMs();
  return {
    now: cloud.clock.now(),
    speed: cloud.clock.speed,
    project,
    projects: [...new Set([project, ...projects])].sort().slice(0, PROJECTS),
    jobs: listed(own('jobs'), (job) => jobRow(job, nowMs)),
    connectors: listed(shared('connectors'), (connector) => connectorRow(cloud, connector)),
    networks: listed(shared('networks'), (network) => networkRow(cloud, network, subnetworks)),
    nats: flattened(shared('routers').flatMap((router) => natRows(cloud, router))),
    routes: listed(shared('routes'), routeRow),
    rules: listed(shared('firewalls'), ruleRow),
    operations: flattened(cloud.operations.underWay(project).map((one) => operationRow(one, nowMs))),
    requests: newest(cloud.requests.list(project), ({ at, method, status, path }) => ({ at, method, status, path })),
    events: newest(
      cloud.entries.list(project).filter(({ entry }) => isObject(entry['protoPayload'])),
      ({ entry }) => eventRow(entry),
    ),
    faults: flattened(cloud.faults.list().map(faultRow)),
    messages: messages && flattened(messages()),
    links,
  };
}

function listed<In, Out>(all: readonly In[], row: (one: In) => Out): Listed<Out> {
  return { total: all.length, items: all.slice(0, ROWS).map(row) };
}

const flattened = <T>(all: readonly T[]): Listed<T> => listed(all, (one) => one);

function newest<In, Out>(all: readonly In[], row: (one: In) => Out): Listed<Out> {
  return { total: all.length, items: all.slice(-RECENT).reverse().map(row) };
}

function operationRow({ detail, startedAt, name }: Operation, nowMs: number): OperationRow {
  const metadata = objectAt(detail, 'metadata');
  const method = textAt(detail, 'method')?.split('.').at(-1);
  return {
    type: textAt(detail, 'operationType') ?? method ?? 'run',
    target: textAt(detail, 'target') ?? textAt(metadata, 'name') ?? name,
    startedAt,
    seconds: Math.max(0, Math.round((nowMs - Date.parse(startedAt)) / 1000)),
  };
}

function eventRow(entry: LogEntry): EventRow {
  const payload = objectAt(entry, 'protoPayload');
  const { first, last } = objectAt(entry, 'operation');
  return {
    at: entry.timestamp,
    method: textAt(payload, 'methodName') ?? '',
    resource: textAt(payload, 'resourceName') ?? '',
    principal: textAt(objectAt(payload, 'authenticationInfo'), 'principalEmail') ?? '',
    severity: textAt(entry, 'severity') ?? 'DEFAULT',
    half: first === true ? 'first' : last === true ? 'last' : 'both',
  };
}

function faultRow(fault: Body & { method: string; hits: number }): FaultRow {
  const { method, hits, id: _id, project, ...effect } = fault;
  const parts = Object.entries({ project, ...effect }).filter(([, value]) => value !== undefined);
  return { method, hits, effect: parts.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ') };
}
