import { panel, type Panel } from './panel.ts';

/** All parts of the page, in their order. */
export const PANELS: readonly Panel[] = [
  panel({
    id: 'jobs',
    heading: 'jobs',
    rows: ({ jobs }) => jobs,
    columns: [
      { heading: 'name', cell: ({ name }) => name, code: true },
      { heading: 'region', cell: ({ region }) => region },
      { heading: 'state', cell: ({ state }) => state },
      { heading: 'mode', cell: ({ mode }) => mode },
      { heading: 'way', cell: ({ way }) => way, code: true },
      { heading: 'egress', cell: ({ egress }) => egress },
      { heading: 'executions', cell: ({ executions }) => executions },
    ],
  }),
  panel({
    id: 'connectors',
    heading: 'connectors',
    rows: ({ connectors }) => connectors,
    columns: [
      { heading: 'name', cell: ({ name }) => name, code: true },
      { heading: 'region', cell: ({ region }) => region },
      { heading: 'state', cell: ({ state }) => state },
      { heading: 'place', cell: ({ place }) => place, code: true },
      { heading: 'network', cell: ({ network }) => network, code: true },
      { heading: 'instances', cell: ({ instances }) => instances },
      { heading: 'users', cell: ({ jobs }) => jobs },
    ],
  }),
  panel({
    id: 'messages',
    heading: 'messages',
    rows: ({ messages }) => messages,
    columns: [
      { heading: 'at', cell: ({ at }) => at },
      { heading: 'message', cell: ({ text }) => text, lines: true },
    ],
  }),
  panel({
    id: 'operations',
    heading: 'operations',
    rows: ({ operations }) => operations,
    columns: [
      { heading: 'type', cell: ({ type }) => type },
      { heading: 'target', cell: ({ target }) => target, code: true },
      { heading: 'at', cell: ({ startedAt }) => startedAt },
      { heading: 'seconds', cell: ({ seconds }) => seconds },
    ],
  }),
  panel({
    id: 'networks',
    heading: 'networks',
    rows: ({ networks }) => networks,
    columns: [
      { heading: 'name', cell: ({ name }) => name, code: true },
      { heading: 'owner', cell: ({ project }) => project },
      { heading: 'mode', cell: ({ mode }) => mode },
      { heading: 'subnetworks', cell: ({ subnetworks }) => subnetworks, code: true },
    ],
  }),
  panel({
    id: 'nats',
    heading: 'nats',
    rows: ({ nats }) => nats,
    columns: [
      { heading: 'name', cell: ({ name }) => name, code: true },
      { heading: 'router', cell: ({ router }) => router, code: true },
      { heading: 'region', cell: ({ region }) => region },
      { heading: 'network', cell: ({ network }) => network, code: true },
      { heading: 'covers', cell: ({ covers }) => covers, code: true },
      { heading: 'addresses', cell: ({ addresses }) => addresses, code: true },
    ],
  }),
  panel({
    id: 'routes',
    heading: 'routes',
    rows: ({ routes }) => routes,
    columns: [
      { heading: 'range', cell: ({ range }) => range, code: true },
      { heading: 'hop', cell: ({ hop }) => hop, code: true },
      { heading: 'priority', cell: ({ priority }) => priority },
      { heading: 'tags', cell: ({ tags }) => tags, code: true },
      { heading: 'network', cell: ({ network }) => network, code: true },
      { heading: 'name', cell: ({ name }) => name, code: true },
    ],
  }),
  panel({
    id: 'rules',
    heading: 'rules',
    rows: ({ rules }) => rules,
    columns: [
      { heading: 'name', cell: ({ name }) => name, code: true },
      { heading: 'direction', cell: ({ direction }) => direction },
      { heading: 'priority', cell: ({ priority }) => priority },
      { heading: 'action', cell: ({ action }) => action, code: true },
      { heading: 'ranges', cell: ({ ranges }) => ranges, code: true },
      { heading: 'targets', cell: ({ targets }) => targets, code: true },
      { heading: 'network', cell: ({ network }) => network, code: true },
    ],
  }),
  panel({
    id: 'requests',
    heading: 'requests',
    rows: ({ requests }) => requests,
    columns: [
      { heading: 'at', cell: ({ at }) => at },
      { heading: 'status', cell: ({ status }) => status },
      { heading: 'method', cell: ({ method }) => method, code: true },
      { heading: 'path', cell: ({ path }) => path, code: true },
    ],
  }),
  panel({
    id: 'events',
    heading: 'events',
    rows: ({ events }) => events,
    columns: [
      { heading: 'at', cell: ({ at }) => at },
      { heading: 'severity', cell: ({ severity }) => severity },
      { heading: 'method', cell: ({ method }) => method, code: true },
      { heading: 'half', cell: ({ half }) => (half === 'both' ? '' : half) },
      { heading: 'resource', cell: ({ resource }) => resource, code: true },
      { heading: 'principal', cell: ({ principal }) => principal },
    ],
  }),
  panel({
    id: 'faults',
    heading: 'faults',
    rows: ({ faults }) => faults,
    columns: [
      { heading: 'method', cell: ({ method }) => method, code: true },
      { heading: 'effect', cell: ({ effect }) => effect, code: true },
      { heading: 'hits', cell: ({ hits }) => hits },
    ],
  }),
];
