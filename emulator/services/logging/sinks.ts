import type { Cloud } from '../../cloud.ts';
import { ApiError } from '../../errors.ts';
import type { LogEntry } from './entries.ts';
import { projectOfLog } from './log-name.ts';
import { matcher, type Match } from './query/match.ts';

/** A log sink as its API prints it. */
export interface Sink {
  readonly name: string;
  readonly destination: string;
  readonly filter?: string;
  readonly description?: string;
  readonly disabled?: boolean;
  /** Of an organisation's sink: takes the entries of all its projects, too. */
  readonly includeChildren?: boolean;
  readonly writerIdentity: string;
  readonly createTime: string;
  readonly updateTime: string;
}

interface Kept {
  readonly sink: Sink;
  readonly matches: Match;
}

const TOPIC = /^pubsub\.googleapis\.com\/(projects\/[^/]+\/topics\/[^/]+)$/;

/** The log sinks of all projects: each publishes the entries that its filter lets through to its Pub/Sub topic. */
export class Sinks {
  readonly #cloud: Cloud;
  /** By `projects/p/sinks/s` or `organizations/o/sinks/s`. They are no resources of a snapshot: loading one leaves them alone. */
  readonly #sinks = new Map<string, Kept>();

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  create(parent: string, sink: Sink): Sink {
    const name = `${parent}/sinks/${sink.name}`;
    if (this.#sinks.has(name)) throw new ApiError('ALREADY_EXISTS', `Sink ${sink.name} already exists`);
    return this.#keep(name, sink);
  }

  update(parent: string, sink: Sink): Sink {
    return this.#keep(`${parent}/sinks/${sink.name}`, sink);
  }

  #keep(name: string, sink: Sink): Sink {
    if (!TOPIC.test(sink.destination)) {
      const expected = 'pubsub.googleapis.com/projects/[PROJECT_ID]/topics/[TOPIC_ID]';
      throw new ApiError(
        'INVALID_ARGUMENT',
        `Unsupported destination '${sink.destination}': ${expected} was expected.`,
      );
    }
    this.#sinks.set(name, { sink, matches: matcher(sink.filter ?? '') });
    return sink;
  }

  get(parent: string, id: string): Sink {
    const kept = this.#sinks.get(`${parent}/sinks/${id}`);
    if (!kept) throw new ApiError('NOT_FOUND', `Sink ${id} does not exist`);
    return kept.sink;
  }

  list(parent: string): Sink[] {
    return this.#of(parent).map(({ sink }) => sink);
  }

  delete(parent: string, id: string): void {
    this.get(parent, id);
    this.#sinks.delete(`${parent}/sinks/${id}`);
  }

  /** Publishes an entry wherever it is wanted. A sink whose topic is gone loses it, as at Google. */
  route(entry: LogEntry): void {
    for (const { sink, matches } of this.#reaching(projectOfLog(entry.logName))) {
      if (sink.disabled === true || !matches(entry)) continue;
      const [, topic = ''] = TOPIC.exec(sink.destination) ?? [];
      const data = Buffer.from(JSON.stringify(entry)).toString('base64');
      const attributes = { 'logging.googleapis.com/timestamp': entry.timestamp };
      try {
        this.#cloud.broker.publish(topic, [{ data, attributes }]);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
      }
    }
  }

  clear(project?: string): void {
    for (const name of this.#sinks.keys()) {
      if (project === undefined || name.startsWith(`projects/${project}/`)) this.#sinks.delete(name);
    }
  }

  #of(parent: string): Kept[] {
    return [...this.#sinks].filter(([name]) => name.startsWith(`${parent}/`)).map(([, kept]) => kept);
  }

  /** A project's own sinks, and those of its organisation that include their children; all projects here have one. */
  #reaching(project: string): Kept[] {
    const aggregated = [...this.#sinks].filter(([name]) => name.startsWith('organizations/')).map(([, kept]) => kept);
    return [...this.#of(`projects/${project}`), ...aggregated.filter(({ sink }) => sink.includeChildren === true)];
  }
}
