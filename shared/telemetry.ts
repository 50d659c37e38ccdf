/**
 * What is measured, as data: the functions count by it, infra's dashboard and docs/operating.md are held against it by
 * tests. Names and units as OpenTelemetry has them (https://opentelemetry.io/docs/specs/semconv/general/metrics/).
 * Attributes have few values each: never a job, a principal or anything else that grows with what is watched.
 */
export const METRICS = {
  'run_egress.results': {
    kind: 'counter',
    unit: '{result}',
    attributes: ['stage', 'status', 'occasion'],
    description: 'Results published: what a job came to, and whether an event, a sweep or a network change led to it',
  },
  'run_egress.jobs': {
    kind: 'gauge',
    unit: '{job}',
    attributes: ['status'],
    description: 'Jobs by status, as the last sweep saw them',
  },
  'run_egress.event_to_verdict.duration': {
    kind: 'histogram',
    unit: 's',
    attributes: ['status'],
    description: 'From the time of the audit log entry until its verdict was published',
  },
  'run_egress.event_to_remediated.duration': {
    kind: 'histogram',
    unit: 's',
    attributes: ['status'],
    description: 'From the time of the audit log entry until its cure had come to its end and was published',
  },
  'run_egress.changes': {
    kind: 'counter',
    unit: '{change}',
    attributes: ['outcome'],
    description: 'Changes that a cure set about, by what became of them',
  },
  'run_egress.api.calls': {
    kind: 'counter',
    unit: '{call}',
    attributes: ['service', 'method', 'outcome', 'status'],
    description: 'Attempts at calls to Google, by the permission that they need, and how they ended',
  },
  'run_egress.api.retries': {
    kind: 'counter',
    unit: '{call}',
    attributes: ['service', 'method'],
    description: 'Of these attempts, those that were not the first of their call',
  },
  'run_egress.queue.age': {
    kind: 'histogram',
    unit: 's',
    attributes: ['function'],
    description: 'From the publishing of a message until a function began with it',
  },
  'run_egress.deliveries': {
    kind: 'counter',
    unit: '{delivery}',
    attributes: ['function', 'outcome'],
    description: 'Deliveries of messages: done, refused so that they come again, or no event at all',
  },
  'run_egress.spans.dropped': {
    kind: 'counter',
    unit: '{span}',
    attributes: [],
    description: 'Spans that were more than one sending takes',
  },
} as const satisfies Readonly<Record<string, Metric>>;

/** A metric by what may be done with it. */
export interface Metric {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** As UCUM has it: https://ucum.org */
  readonly unit: string;
  readonly attributes: readonly string[];
  readonly description: string;
}

export type MetricName = keyof typeof METRICS;
type Attribute<N extends MetricName> = (typeof METRICS)[N]['attributes'][number];
/** A value for each attribute that a metric has, and for no other. */
export type AttributesOf<N extends MetricName> = Readonly<Record<Attribute<N>, string>>;
type OfKind<K extends Metric['kind']> = {
  [N in MetricName]: (typeof METRICS)[N]['kind'] extends K ? N : never;
}[MetricName];
export type CounterName = OfKind<'counter'>;
export type ValueName = OfKind<'gauge' | 'histogram'>;

/** Upper bounds of the histograms' buckets, in seconds: verdicts take seconds, connectors minutes, queues up to a week. */
export const BUCKETS_SECONDS = [0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 14_400, 86_400];

/** One value of a histogram or a gauge; of a counter, what has been added since it was last sent. */
export interface Measurement {
  readonly name: MetricName;
  readonly value: number;
  readonly attributes: Readonly<Record<string, string>>;
}

/** One stretch of work in the trace of an event. */
export interface Span {
  /** 32 hexadecimal digits. */
  readonly trace: string;
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly parent: string | undefined;
  readonly name: string;
  readonly kind: 'internal' | 'client' | 'producer' | 'consumer';
  /** Milliseconds since the epoch, with fractions. */
  readonly start: number;
  readonly end: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly failed: boolean;
}

/** What is sent at a time. */
export interface Readings {
  readonly measurements: readonly Measurement[];
  readonly spans: readonly Span[];
}

/** Where measurements and spans go. */
export interface Telemetry {
  /** Throws RetryableError or TerminalError; counters and histograms then go with the next sending. */
  readonly send: (readings: Readings, signal: AbortSignal) => Promise<void>;
}

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

/** Where in which trace something was published. */
export interface TraceContext {
  readonly trace: string;
  readonly span: string;
}

/** Reads a `traceparent`; undefined for anything that is none. https://www.w3.org/TR/trace-context/#traceparent-header */
export function parseTraceparent(text: string | undefined): TraceContext | undefined {
  const [, trace, span] = TRACEPARENT.exec(text ?? '') ?? [];
  return trace === undefined || span === undefined ? undefined : { trace, span };
}

/** The `traceparent` of a span whose trace is kept. */
export const toTraceparent = ({ trace, span }: TraceContext): string => `00-${trace}-${span}-01`;
