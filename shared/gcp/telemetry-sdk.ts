// See compute-clients.ts for why this is a file: OpenTelemetry's SDK is loaded with the first sending, after the verdict.
import { SpanKind, SpanStatusCode, TraceFlags, type HrTime, type Meter } from '@opentelemetry/api';
import { JsonMetricsSerializer, JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  AggregationType,
  DataPointType,
  InstrumentType,
  MeterProvider,
  MetricReader,
  type DataPoint,
  type MetricData,
} from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { BUCKETS_SECONDS, METRICS, type Measurement, type Metric, type MetricName, type Span } from '../telemetry.ts';

/** Of whom everything is told. */
export interface Teller {
  /** https://opentelemetry.io/docs/specs/semconv/resource/ */
  readonly resource: Readonly<Record<string, string>>;
  /** Since when this process has counted, in milliseconds since the epoch. */
  readonly since: number;
}

export type Encoder = ReturnType<typeof encoderOf>;

const SCOPE = { name: 'run-egress' };

/**
 * Adds up measurements and prints them, and spans, as OTLP in JSON. Sums and histograms are cumulative since the process
 * began, because Cloud Monitoring takes them so; a gauge is told when it was set, and not again after that.
 */
export function encoderOf({ resource: attributes, since }: Teller) {
  const resource = resourceFromAttributes({ ...attributes });
  const reader = new PulledReader({
    aggregationTemporalitySelector: (type) =>
      type === InstrumentType.GAUGE ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
    aggregationSelector: (type) =>
      type === InstrumentType.HISTOGRAM
        ? { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries: BUCKETS_SECONDS } }
        : { type: AggregationType.DEFAULT },
  });
  const meter = new MeterProvider({ resource, readers: [reader] }).getMeter(SCOPE.name);
  const take = instrumentsOf(meter);

  return {
    /** Undefined when nothing has ever been measured. */
    async metrics(measurements: readonly Measurement[]): Promise<object | undefined> {
      for (const { name, value, attributes: labels } of measurements) take[name](value, { ...labels });
      const { resourceMetrics } = await reader.collect();
      const scopeMetrics = resourceMetrics.scopeMetrics.map(({ scope, metrics }) => ({
        scope,
        metrics: metrics.map((one) => beginning(one, toHrTime(since))),
      }));
      const isEmpty = scopeMetrics.every(({ metrics }) => metrics.length === 0);
      return isEmpty ? undefined : toJson(JsonMetricsSerializer.serializeRequest({ resource, scopeMetrics }));
    },

    /** Undefined when there are none. */
    traces(spans: readonly Span[]): object | undefined {
      if (spans.length === 0) return undefined;
      return toJson(JsonTraceSerializer.serializeRequest(spans.map((span) => toReadable(span, resource))));
    },
  };
}

/** Read when something is sent: there is no timer, as an instance has no CPU between requests. */
class PulledReader extends MetricReader {
  protected override onForceFlush = (): Promise<void> => Promise.resolve();
  protected override onShutdown = (): Promise<void> => Promise.resolve();
}

type Take = (value: number, attributes: Record<string, string>) => void;

function instrumentsOf(meter: Meter): Readonly<Record<MetricName, Take>> {
  const made = Object.entries<Metric>(METRICS).map(([name, metric]) => [name, instrument(meter, name, metric)]);
  return Object.fromEntries(made) as Record<MetricName, Take>;
}

function instrument(meter: Meter, name: string, { kind, unit, description }: Metric): Take {
  const options = { unit, description };
  if (kind === 'counter') {
    const counter = meter.createCounter(name, options);
    return (value, attributes) => counter.add(value, attributes);
  }
  const other = kind === 'gauge' ? meter.createGauge(name, options) : meter.createHistogram(name, options);
  return (value, attributes) => other.record(value, attributes);
}

/** The SDK counts from its own first use; what it was given was counted since the process began. */
function beginning(metric: MetricData, startTime: HrTime): MetricData {
  const begun = <T>(points: DataPoint<T>[]): DataPoint<T>[] => points.map((point) => ({ ...point, startTime }));
  switch (metric.dataPointType) {
    case DataPointType.SUM:
      return { ...metric, dataPoints: begun(metric.dataPoints) };
    case DataPointType.HISTOGRAM:
      return { ...metric, dataPoints: begun(metric.dataPoints) };
    default:
      return metric;
  }
}

const KINDS = {
  internal: SpanKind.INTERNAL,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

function toReadable(span: Span, resource: Resource): ReadableSpan {
  const { trace: traceId, id: spanId, parent, name, kind, start, end, attributes, failed } = span;
  const context = { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
  return {
    name,
    kind: KINDS[kind],
    spanContext: () => context,
    ...(parent !== undefined && { parentSpanContext: { ...context, spanId: parent, isRemote: kind === 'consumer' } }),
    startTime: toHrTime(start),
    endTime: toHrTime(end),
    duration: toHrTime(end - start),
    status: { code: failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: { ...attributes },
    resource,
    instrumentationScope: SCOPE,
    ended: true,
    links: [],
    events: [],
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function toHrTime(milliseconds: number): HrTime {
  const seconds = Math.floor(milliseconds / 1000);
  return [seconds, Math.round((milliseconds - seconds * 1000) * 1e6)];
}

const toJson = (bytes: Uint8Array | undefined): object | undefined =>
  bytes && (JSON.parse(new TextDecoder().decode(bytes)) as object);
