import { z } from 'zod';
import { parse } from '../snapshot/decode/raw.ts';

const Labels = z.record(z.string(), z.unknown());

/**
 * The fields of an audit log entry that we rely on, and no others: entries carry much more, and may drop what is large or
 * sensitive. https://cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog
 */
const Entry = z.looseObject({
  logName: z.string(),
  insertId: z.string(),
  timestamp: z.iso.datetime({ offset: true, error: 'expected a time as in RFC 3339' }),
  operation: z.looseObject({ first: z.boolean().optional(), last: z.boolean().optional() }).nullish(),
  resource: z.looseObject({ type: z.string().optional(), labels: Labels.optional() }).nullish(),
  protoPayload: z.looseObject({
    serviceName: z.string(),
    methodName: z.string(),
    resourceName: z.string().optional(),
    status: z.looseObject({ code: z.number().optional(), message: z.string().optional() }).nullish(),
    authenticationInfo: z.looseObject({ principalEmail: z.string().optional() }).nullish(),
    authorizationInfo: z
      .array(z.looseObject({ granted: z.boolean().optional(), permission: z.string().optional() }))
      .nullish(),
    resourceLocation: z.looseObject({ currentLocations: z.array(z.string()).optional() }).nullish(),
    request: z.looseObject({}).nullish(),
    response: z.looseObject({}).nullish(),
  }),
});

/** What the id of an entry is made of. */
const Identity = z.looseObject({ logName: z.string(), insertId: z.string(), timestamp: z.string() });

export type AuditEntry = z.output<typeof Entry>;

/** Checks that a value is an audit log entry. Throws InputError with every field that is not as expected. */
export function toAuditEntry(value: unknown): AuditEntry {
  return parse(Entry, value, 'audit log entry');
}

/**
 * Log name, insert id and time in microseconds: what Eventarc makes its event ids of. The same entry gets the same id
 * whichever way it came, and on every redelivery.
 */
export function eventId({ logName, insertId, timestamp }: z.output<typeof Identity>): string {
  const digits = /\.(\d+)/.exec(timestamp)?.[1] ?? '';
  const seconds = Math.floor(Date.parse(timestamp) / 1000);
  return `${logName}${insertId}${seconds}${digits.padEnd(6, '0').slice(0, 6)}`;
}

/** The same id of anything that has one, an entry or not: for logs, which speak of what is refused, too. */
export function eventIdOf(value: unknown): string | undefined {
  const { data } = Identity.safeParse(value);
  return data && Number.isFinite(Date.parse(data.timestamp)) ? eventId(data) : undefined;
}
