/*
 * What the page shows of a project, as `GET /emulator/overview` answers it. A list is cut; `total` says how long it is.
 * Whatever stands in a text may be hostile: names come from callers.
 */

export interface Listed<T> {
  readonly total: number;
  readonly items: readonly T[];
}

export interface JobRow {
  readonly name: string;
  readonly region: string;
  readonly state: string;
  readonly mode: 'connector' | 'direct' | 'none';
  /** Connector, or network and subnetwork. */
  readonly way: string;
  readonly egress: string;
  readonly executions: number;
}

export interface ConnectorRow {
  readonly name: string;
  readonly region: string;
  readonly state: string;
  /** Range, or subnetwork. */
  readonly place: string;
  readonly network: string;
  readonly instances: string;
  readonly jobs: number;
}

export interface NatRow {
  readonly network: string;
  readonly region: string;
  readonly router: string;
  readonly name: string;
  readonly covers: string;
  readonly addresses: string;
}

export interface RouteRow {
  readonly network: string;
  readonly name: string;
  readonly range: string;
  readonly priority: number;
  readonly hop: string;
  readonly tags: string;
}

export interface RuleRow {
  readonly network: string;
  readonly name: string;
  readonly direction: string;
  readonly priority: number;
  readonly action: string;
  readonly ranges: string;
  readonly targets: string;
}

export interface NetworkRow {
  readonly name: string;
  readonly project: string;
  readonly mode: 'auto' | 'custom';
  readonly subnetworks: string;
}

export interface OperationRow {
  readonly type: string;
  readonly target: string;
  readonly startedAt: string;
  readonly seconds: number;
}

export interface RequestRow {
  readonly at: string;
  readonly method: string;
  readonly status: number;
  readonly path: string;
}

export interface EventRow {
  readonly at: string;
  readonly method: string;
  readonly resource: string;
  readonly principal: string;
  readonly severity: string;
  /** Of a long-running operation; both where it had none. */
  readonly half: 'first' | 'last' | 'both';
}

export interface MessageRow {
  readonly at: string;
  readonly text: string;
}

export interface FaultRow {
  readonly method: string;
  readonly effect: string;
  readonly hits: number;
}

export interface PageLink {
  readonly title: Readonly<Record<'en' | 'zh-CN', string>>;
  /** Of another server, or a path of this one. */
  readonly url: string;
}

export interface Overview {
  readonly now: string;
  readonly speed: number;
  readonly project: string;
  readonly projects: readonly string[];
  readonly jobs: Listed<JobRow>;
  readonly connectors: Listed<ConnectorRow>;
  readonly networks: Listed<NetworkRow>;
  readonly nats: Listed<NatRow>;
  readonly routes: Listed<RouteRow>;
  readonly rules: Listed<RuleRow>;
  readonly operations: Listed<OperationRow>;
  readonly requests: Listed<RequestRow>;
  readonly events: Listed<EventRow>;
  readonly faults: Listed<FaultRow>;
  /** What was sent to people because of what happened here; undefined where nobody collects it. */
  readonly messages: Listed<MessageRow> | undefined;
  /** Other pages about the same cloud, by whoever started it. */
  readonly links: readonly PageLink[];
}
