import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../../../shared/errors.ts';
import { openEvent, openPubsub } from '../../../shared/event/envelope.ts';
import { eventId, toAuditEntry } from '../../../shared/event/audit-log.ts';
import { anAuditEntry, asMessage, inCloudEvent, inPubsub } from '../../support/audit-entries.ts';

const idIn = (event: unknown): string => eventId(toAuditEntry(openEvent(event)));

describe('an audit log entry has one id', () => {
  const entry = anAuditEntry();

  test('that is log name, insert id and microseconds', () => {
    assert.equal(
      idIn(inCloudEvent(entry)),
      'projects/myproject/logs/cloudaudit.googleapis.com%2Factivity1f2k3jdg9z1772600767123456',
    );
  });

  test('that is the same whether Eventarc or a log sink delivered it', () => {
    assert.equal(idIn(inPubsub(entry)), idIn(inCloudEvent(entry)));
  });

  test('that is the same on every redelivery', () => {
    assert.equal(
      idIn(inPubsub(entry, { messageId: '78', publishTime: '2026-03-04T06:00:00Z' })),
      idIn(inPubsub(entry)),
    );
  });

  const times = [
    { when: 'without a fraction', timestamp: '2026-03-04T05:06:07Z', want: '1772600767000000' },
    { when: 'in milliseconds', timestamp: '2026-03-04T05:06:07.120Z', want: '1772600767120000' },
    { when: 'with an offset', timestamp: '2026-03-04T06:06:07.5+01:00', want: '1772600767500000' },
    {
      when: 'in nanoseconds, cut and not rounded',
      timestamp: '2026-03-04T05:06:07.999999999Z',
      want: '1772600767999999',
    },
  ];
  for (const { when, timestamp, want } of times) {
    test(`from a timestamp ${when}`, () => {
      const id = eventId(toAuditEntry(anAuditEntry({ entry: { logName: 'L', insertId: 'I', timestamp } })));
      assert.equal(id, `LI${want}`);
    });
  }
});

test('an entry without a time is none', () => {
  assert.throws(() => toAuditEntry(anAuditEntry({ entry: { timestamp: 'yesterday' } })), InputError);
});

describe('what is no event is refused with the field named', () => {
  const rows = [
    { when: 'null', event: null, path: /^$/ },
    { when: 'a text', event: 'hello', path: /^$/ },
    { when: 'a list', event: [], path: /^$/ },
    { when: 'an object without a type', event: {}, path: /^type$/ },
    {
      when: 'a CloudEvent of another kind',
      event: { type: 'google.cloud.storage.object.v1.finalized', data: {} },
      path: /^type$/,
    },
    { when: 'a message that is a number', event: asMessage(5), path: /^message$/ },
    { when: 'a message that is null', event: asMessage(null), path: /^message$/ },
    { when: 'a message without data', event: asMessage({}), path: /^data$/ },
    { when: 'data that is no JSON', event: asMessage({ data: 'aGVsbG8=' }), path: /^data$/ },
    { when: 'data that is a number', event: asMessage({ data: 7 }), path: /^message\.data$/ },
    {
      when: 'attributes that are no texts',
      event: asMessage({ data: 'e30=', attributes: { a: 1 } }),
      path: /^message\.attributes\.a$/,
    },
  ];
  for (const { when, event, path } of rows) {
    test(when, () => {
      assert.throws(
        () => openEvent(event),
        (error) => error instanceof InputError && error.mistakes.length > 0 && path.test(error.mistakes[0]?.path ?? ''),
      );
    });
  }
});

describe('a Pub/Sub message', () => {
  test('gives its JSON, when it was published and its id', () => {
    assert.deepEqual(openPubsub(inPubsub({ a: ['ü'] })), {
      body: { a: ['ü'] },
      publishedAt: '2026-03-04T05:06:09Z',
      messageId: '77',
    });
  });

  test('is not read out of an event of another kind', () => {
    assert.throws(() => openPubsub(inCloudEvent(anAuditEntry())), InputError);
  });
});
