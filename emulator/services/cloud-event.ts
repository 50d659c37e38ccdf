import type { Body } from '../route.ts';
import { isObject } from '../json.ts';
import type { LogEntry } from './logging/entries.ts';

const TYPE = 'google.cloud.audit.log.v1.written';
const SCHEMA =
  'https://googleapis.github.io/google-cloudevents/jsonschema/google/events/cloud/audit/v1/LogEntryData.json';

/** What is posted to a target: the event's attributes as headers, its data as the body. */
export interface CloudEventRequest {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * An audit entry as an HTTP request in the binary content mode of CloudEvents. The id is made of the entry alone, so
 * that it is the same on every delivery. https://github.com/googleapis/google-cloudevents
 */
export function toCloudEvent(entry: LogEntry): CloudEventRequest {
  const { logName, insertId, timestamp } = entry;
  const payload = isObject(entry['protoPayload']) ? entry['protoPayload'] : {};
  const [serviceName, methodName, resourceName] = ['serviceName', 'methodName', 'resourceName'].map((field) =>
    text(payload[field]),
  );
  const [, project = '', , log = ''] = logName.split('/');
  const source = `//cloudaudit.googleapis.com/projects/${project}/logs/${decodeURIComponent(log).split('/').at(-1)}`;
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'ce-id': `${logName}${insertId}${microseconds(timestamp)}`,
    'ce-source': source,
    'ce-specversion': '1.0',
    'ce-type': TYPE,
    'ce-subject': `${serviceName}/${resourceName}`,
    'ce-time': text(entry['receiveTimestamp']) || timestamp,
    'ce-recordedtime': timestamp,
    'ce-dataschema': SCHEMA,
    'ce-servicename': serviceName ?? '',
    'ce-methodname': methodName ?? '',
    'ce-resourcename': resourceName ?? '',
  };
  for (const [name, value] of Object.entries(headers)) headers[name] = inHeader(value);
  return { headers, body: JSON.stringify({ ...entry, protoPayload: withoutType(payload) }) };
}

/** The binding has all but printable ASCII percent-encoded. */
function inHeader(value: string): string {
  return value.toWellFormed().replace(/[^\x20-\x7e]/gu, encodeURIComponent);
}

function withoutType(payload: Body): Body {
  return Object.fromEntries(Object.entries(payload).filter(([field]) => field !== '@type'));
}

function microseconds(timestamp: string): string {
  const [, fraction = ''] = /\.(\d+)/.exec(timestamp) ?? [];
  const seconds = Math.floor(Date.parse(timestamp) / 1000);
  return `${seconds}${fraction.padEnd(6, '0').slice(0, 6)}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
