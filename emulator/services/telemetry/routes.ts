import type { Body, Call, Route } from '../../route.ts';
import { shaped } from '../../shaped.ts';
import { MetricsRequest, plain, TracesRequest, type OtlpMetric } from './otlp.ts';
import type { Series } from './readings.ts';

/**
 * The Telemetry API, which speaks OpenTelemetry's protocol; here in JSON alone.
 * https://docs.cloud.google.com/stackdriver/docs/reference/telemetry/overview
 */
export const routes: readonly Route[] = [
  { id: 'telemetry.metrics.post', method: 'POST', path: '/v1/metrics', handle: takeMetrics },
  { id: 'telemetry.traces.post', method: 'POST', path: '/v1/traces', handle: takeTraces },
];

/** https://docs.cloud.google.com/stackdriver/docs/otlp-metrics/overview: what does not look so is rejected. */
const METRIC_NAME = /^[a-zA-Z][a-zA-Z0-9_:./]*$/;
const LABEL_KEY = /^[a-zA-Z_][a-zA-Z0-9_.]*$/;

function takeMetrics({ cloud, body }: Call): Body {
  const { resourceMetrics } = shaped(MetricsRequest, body);
  const mistakes: string[] = [];
  for (const { resource, scopeMetrics } of resourceMetrics) {
    const told = plain(resource.attributes);
    for (const series of scopeMetrics.flatMap(({ metrics }) => metrics.flatMap((one) => seriesOf(one, told)))) {
      const mistake = mistakeOf(series);
      if (mistake === undefined) cloud.readings.addPoint(series);
      else mistakes.push(mistake);
    }
  }
  return mistakes.length === 0
    ? {}
    : { partialSuccess: { rejectedDataPoints: String(mistakes.length), errorMessage: mistakes[0] } };
}

/** Why Cloud Monitoring would not take a point: its resource has to say where it is and which instance it is. */
function mistakeOf({ name, labels, resource }: Series): string | undefined {
  if (!METRIC_NAME.test(name)) return `The metric name ${name} is not valid.`;
  const key = Object.keys(labels).find((one) => !LABEL_KEY.test(one));
  if (key !== undefined) return `The label key ${key} of ${name} is not valid.`;
  const isSaid = (...keys: readonly string[]) => keys.some((one) => (resource[one] ?? '') !== '');
  if (!isSaid('location', 'cloud.availability_zone', 'cloud.region')) return 'The resource has no location.';
  if (!isSaid('instance', 'service.instance.id', 'faas.instance', 'k8s.pod.name', 'host.id'))
    return 'The resource has no instance.';
  return undefined;
}

function seriesOf({ name, unit = '', gauge, sum, histogram }: OtlpMetric, resource: Series['resource']): Series[] {
  const series = (suffix: string, { attributes, startTimeUnixNano, timeUnixNano }: Point) => ({
    type: `prometheus.googleapis.com/${name}/${suffix}`,
    name,
    unit,
    labels: plain(attributes),
    resource,
    start: startTimeUnixNano,
    time: timeUnixNano,
  });
  const suffix = sum?.isMonotonic ? 'counter' : 'gauge';
  const numbers = (sum ?? gauge)?.dataPoints.map((point) => ({
    ...series(suffix, point),
    value: Number(point.asDouble ?? point.asInt),
  }));
  const distributions = histogram?.dataPoints.map((point) => ({
    ...series('histogram', point),
    count: Number(point.count),
    sum: point.sum ?? 0,
  }));
  return numbers ?? distributions ?? [];
}

type Point =
  NonNullable<OtlpMetric['gauge']>['dataPoints'][number] | NonNullable<OtlpMetric['histogram']>['dataPoints'][number];

function takeTraces({ cloud, body }: Call): Body {
  const { resourceSpans } = shaped(TracesRequest, body);
  for (const { resource, scopeSpans } of resourceSpans) {
    const told = plain(resource.attributes);
    for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
      const { traceId, spanId, parentSpanId, name, kind, startTimeUnixNano, endTimeUnixNano } = span;
      cloud.readings.addSpan({
        traceId,
        spanId,
        parentSpanId: parentSpanId || undefined,
        name,
        kind,
        startTimeUnixNano,
        endTimeUnixNano,
        attributes: plain(span.attributes),
        failed: span.status.code === 2,
        resource: told,
      });
    }
  }
  return {};
}
