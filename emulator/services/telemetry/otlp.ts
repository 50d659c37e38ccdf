import { z } from 'zod';

/* OTLP in JSON: ids in hexadecimal, 64-bit numbers as decimal strings or numbers. https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */

const Value = z.union([
  z.looseObject({ stringValue: z.string() }),
  z.looseObject({ intValue: z.union([z.string(), z.number()]) }),
  z.looseObject({ doubleValue: z.number() }),
  z.looseObject({ boolValue: z.boolean() }),
  z.looseObject({ arrayValue: z.looseObject({}) }),
  z.looseObject({ kvlistValue: z.looseObject({}) }),
]);
const Attributes = z.array(z.looseObject({ key: z.string().min(1), value: Value })).default([]);
const Whole = z.union([z.string().regex(/^\d{1,20}$/, 'expected a whole number'), z.int().nonnegative()]);
const Nanoseconds = z.string().regex(/^\d{1,20}$/, 'expected nanoseconds since the epoch');
const Resource = z.looseObject({ attributes: Attributes }).default({ attributes: [] });
const Temporality = z.union([z.literal(1), z.literal(2)], 'expected 1 (delta) or 2 (cumulative)');

const Point = z.looseObject({
  attributes: Attributes,
  startTimeUnixNano: Nanoseconds.optional(),
  timeUnixNano: Nanoseconds,
});
const NumberPoint = Point.extend({ asDouble: z.number().optional(), asInt: Whole.optional() }).refine(
  ({ asDouble, asInt }) => (asDouble === undefined) !== (asInt === undefined),
  'expected asDouble or asInt',
);
const HistogramPoint = Point.extend({
  count: Whole,
  sum: z.number().optional(),
  bucketCounts: z.array(Whole).default([]),
  explicitBounds: z.array(z.number()).default([]),
}).refine(
  ({ bucketCounts, explicitBounds }) => bucketCounts.length === 0 || bucketCounts.length === explicitBounds.length + 1,
  'expected one bucket more than there are bounds',
);

const Metric = z
  .looseObject({
    name: z.string().min(1),
    description: z.string().optional(),
    unit: z.string().optional(),
    gauge: z.looseObject({ dataPoints: z.array(NumberPoint) }).optional(),
    sum: z
      .looseObject({
        dataPoints: z.array(NumberPoint),
        aggregationTemporality: Temporality,
        isMonotonic: z.boolean().default(false),
      })
      .optional(),
    histogram: z.looseObject({ dataPoints: z.array(HistogramPoint), aggregationTemporality: Temporality }).optional(),
  })
  .refine(
    ({ gauge, sum, histogram }) => [gauge, sum, histogram].filter((one) => one !== undefined).length === 1,
    'expected one of gauge, sum, histogram',
  );

const Span = z.looseObject({
  traceId: z.string().regex(/^(?!0{32})[0-9a-f]{32}$/i, 'expected 32 hexadecimal digits'),
  spanId: z.string().regex(/^(?!0{16})[0-9a-f]{16}$/i, 'expected 16 hexadecimal digits'),
  parentSpanId: z
    .string()
    .regex(/^([0-9a-f]{16})?$/i, 'expected 16 hexadecimal digits')
    .optional(),
  name: z.string().min(1),
  kind: z.int().min(0).max(5).default(0),
  startTimeUnixNano: Nanoseconds,
  endTimeUnixNano: Nanoseconds,
  attributes: Attributes,
  status: z
    .looseObject({ code: z.int().min(0).max(2).default(0), message: z.string().optional() })
    .default({ code: 0 }),
});

/** https://github.com/open-telemetry/opentelemetry-proto: ExportMetricsServiceRequest. */
export const MetricsRequest = z.looseObject({
  resourceMetrics: z
    .array(
      z.looseObject({
        resource: Resource,
        scopeMetrics: z.array(z.looseObject({ metrics: z.array(Metric).default([]) })).default([]),
      }),
    )
    .default([]),
});

/** https://github.com/open-telemetry/opentelemetry-proto: ExportTraceServiceRequest. */
export const TracesRequest = z.looseObject({
  resourceSpans: z
    .array(
      z.looseObject({
        resource: Resource,
        scopeSpans: z.array(z.looseObject({ spans: z.array(Span).default([]) })).default([]),
      }),
    )
    .default([]),
});

export type OtlpMetric = z.output<typeof Metric>;
export type OtlpSpan = z.output<typeof Span>;
type OtlpAttributes = z.output<typeof Attributes>;

/** Attributes as an object, each value as text or number. */
export function plain(attributes: OtlpAttributes): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
