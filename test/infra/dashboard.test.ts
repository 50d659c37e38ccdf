import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { METRICS, type Metric } from '../../shared/telemetry.ts';
import { planExample, ROOT } from './examples.ts';
import { textOf } from './terraform/values.ts';

interface Aggregation {
  readonly perSeriesAligner: string;
  readonly crossSeriesReducer: string;
  readonly groupByFields?: readonly string[];
}

interface Shown {
  readonly filter: string;
  readonly aggregation: Aggregation;
}

interface Tile {
  readonly xPos: number;
  readonly yPos: number;
  readonly width: number;
  readonly height: number;
  readonly widget: {
    readonly xyChart: {
      readonly dataSets: readonly { readonly timeSeriesQuery: { readonly timeSeriesFilter: Shown } }[];
    };
  };
}

const { resources } = await planExample('one-project');
const ofType = (type: string) => resources.filter((one) => one.type === type);
const text = textOf(ofType('google_monitoring_dashboard')[0]?.values['dashboard_json']);
const { tiles } = (JSON.parse(text) as { mosaicLayout: { tiles: readonly Tile[] } }).mosaicLayout;
const shown = tiles.flatMap(({ widget }) =>
  widget.xyChart.dataSets.map(({ timeSeriesQuery }) => timeSeriesQuery.timeSeriesFilter),
);
const typeOf = (filter: string): string => /metric\.type="([^"]+)"/.exec(filter)?.[1] ?? '';
const alerts = ofType('google_monitoring_alert_policy').map(({ values }) => JSON.stringify(values['conditions']));
const alerted = alerts.map((conditions) => typeOf(conditions.replaceAll('\\"', '"')));
const named = [...shown.map(({ filter }) => typeOf(filter)), ...alerted];

/** How Cloud Monitoring names what comes by OpenTelemetry: https://docs.cloud.google.com/stackdriver/docs/reference/telemetry/v1.metrics */
const inMonitoring = ([name, { kind }]: [string, Metric]) => `prometheus.googleapis.com/${name}/${kind}`;
const own = new Map(Object.entries<Metric>(METRICS).map((entry) => [inMonitoring(entry), entry[1]]));

describe('the dashboard and the alerts', () => {
  it('show every metric of the code, and no other that bears our name', () => {
    const ours = named.filter((type) => type.startsWith('prometheus.googleapis.com/'));
    assert.deepEqual([...new Set(ours)].sort(), [...own.keys()].sort());
  });

  it('name metrics of logs that are made, and use each of them', () => {
    const made = ofType('google_logging_metric').map(
      ({ values }) => `logging.googleapis.com/user/${textOf(values['name'])}`,
    );
    const ours = named.filter((type) => type.startsWith('logging.googleapis.com/user/'));
    assert.deepEqual([...new Set(ours)].sort(), made.sort());
    assert.ok(named.every((type) => /^(prometheus|logging|pubsub|run)\.googleapis\.com\//.test(type)));
  });

  it('filter and group by attributes that their metric has', () => {
    for (const { filter, aggregation } of shown) {
      const metric = own.get(typeOf(filter));
      if (!metric) continue;
      assert.match(filter, /resource\.type="prometheus_target" resource\.labels\.namespace="run-egress"/);
      const used = [filter, ...(aggregation.groupByFields ?? [])].flatMap((one) =>
        [...one.matchAll(/metric\.labels?\.(\w+)/g)].map(([, label = '']) => label),
      );
      for (const label of used) assert.ok(metric.attributes.includes(label), `${filter}: ${label}`);
    }
  });

  it('are aggregated as their kind allows: a counter by its growth, a histogram by percentiles', () => {
    for (const { filter, aggregation } of shown) {
      const { kind } = own.get(typeOf(filter)) ?? {};
      if (kind === undefined) continue;
      assert.equal(aggregation.perSeriesAligner, kind === 'gauge' ? 'ALIGN_MEAN' : 'ALIGN_DELTA', filter);
      const reducer = { counter: /^REDUCE_SUM$/, gauge: /^REDUCE_MEAN$/, histogram: /^REDUCE_PERCENTILE_(50|95)$/ };
      assert.match(aggregation.crossSeriesReducer, reducer[kind], filter);
    }
  });

  it('alerts name no metric that is only there once a function has told of it: Google would refuse them', () => {
    assert.ok(alerted.length > 5);
    assert.deepEqual(
      alerted.filter((type) => own.has(type)),
      [],
    );
  });

  it('tiles lie side by side, none upon another', () => {
    const taken = tiles.flatMap(({ xPos, yPos, width, height }) => {
      assert.deepEqual([xPos % 24, yPos % 16, width, height], [0, 0, 24, 16]);
      return `${xPos} ${yPos}`;
    });
    assert.equal(new Set(taken).size, tiles.length);
  });
});

describe('docs/operating.md', () => {
  it('has a row for each metric, with its unit and attributes, and for no other', () => {
    const page = readFileSync(join(ROOT, 'docs/operating.md'), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `run_egress.'));
    const wanted = Object.entries<Metric>(METRICS).map(([name, { kind, unit, attributes }]) =>
      [`\`${name}\``, kind, unit, attributes.map((one) => `\`${one}\``).join(', ') || '-'].join(' | '),
    );
    assert.deepEqual(
      rows.map((row) => row.split(' | ').slice(0, 4).join(' | ').replace('| ', '')),
      wanted,
    );
  });
});
