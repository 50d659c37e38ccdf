/** A time series, by its last point: what Cloud Monitoring would show. */
export interface Series {
  /** As Cloud Monitoring names it: `prometheus.googleapis.com/NAME/counter`. */
  readonly type: string;
  readonly name: string;
  readonly unit: string;
  /** Attributes of the point. */
  readonly labels: Readonly<Record<string, unknown>>;
  /** Of the process that told it. */
  readonly resource: Readonly<Record<string, unknown>>;
  /** Of gauges and sums. */
  readonly value?: number;
  /** Of histograms. */
  readonly count?: number;
  readonly sum?: number;
  readonly start: string | undefined;
  readonly time: string;
}

/** A span, as Cloud Trace would show it. */
export interface KeptSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly failed: boolean;
  readonly resource: Readonly<Record<string, unknown>>;
}

const MOST = 50_000;

/** What has been told of itself by whoever sends telemetry, in the order in which it came. */
export class Readings {
  readonly #series = new Map<string, Series>();
  #spans: KeptSpan[] = [];

  addPoint(series: Series): void {
    const key = JSON.stringify([series.type, series.labels, series.resource]);
    if (this.#series.size < MOST || this.#series.has(key)) this.#series.set(key, series);
  }

  addSpan(span: KeptSpan): void {
    this.#spans.push(span);
    if (this.#spans.length >= 2 * MOST) this.#spans = this.#spans.slice(-MOST);
  }

  /** Of one project, by the resource's `gcp.project_id`, or of all. */
  list(project?: string): { readonly metrics: readonly Series[]; readonly spans: readonly KeptSpan[] } {
    const isMeant = ({ resource }: { readonly resource: Readonly<Record<string, unknown>> }) =>
      project === undefined || resource['gcp.project_id'] === project;
    return { metrics: [...this.#series.values()].filter(isMeant), spans: this.#spans.slice(-MOST).filter(isMeant) };
  }

  clear(project?: string): void {
    if (project === undefined) {
      this.#series.clear();
      this.#spans = [];
      return;
    }
    for (const [key, { resource }] of this.#series)
      if (resource['gcp.project_id'] === project) this.#series.delete(key);
    this.#spans = this.#spans.filter(({ resource }) => resource['gcp.project_id'] !== project);
  }
}
