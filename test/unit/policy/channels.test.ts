import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../../../shared/errors.ts';
import { secondsOf } from '../../../shared/policy/duration.ts';
import { parsePolicy } from '../../../shared/policy/parse-policy.ts';

const mistakesOf = (below: string): string[] => {
  try {
    parsePolicy(`version: 1\n${below}`);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.mistakes.map(({ path, expected }) => `${path}: ${expected}`);
    throw error;
  }
};

describe('channels of a policy', () => {
  test('are read with what they leave out', () => {
    const { base } = parsePolicy(`version: 1
notify:
  - name: team
    to: slack
    token: projects/p/secrets/slack-token/versions/latest
    channel: C0123456789
    language: zh-CN
    when: {project: team-*, labels: {team: data}, status: [violating, failed], severity: HIGH}
  - {name: net, to: teams, url: env:TEAMS_URL, digest: {window: 5m}, remind: 1d}
  - {name: hook, to: webhook, url: env:HOOK_URL, host: hooks.example.com, key: env:HOOK_KEY}
  - {name: mail, to: email, recipients: [net@example.com]}
  - {name: space, to: chat, url: projects/p/secrets/chat/versions/3}
`);
    assert.deepEqual(
      base.notify.map(({ name, digest }) => [name, digest]),
      [
        ['team', { window: '1m', after: 3 }],
        ['net', { window: '5m', after: 3 }],
        ['hook', { window: '1m', after: 3 }],
        ['mail', { window: '1m', after: 3 }],
        ['space', { window: '1m', after: 3 }],
      ],
    );
  });

  const rows = [
    {
      when: 'an unknown service',
      written: 'notify: [{name: a, to: irc}]',
      want: ['line 2: notify[0].to: expected slack, chat, teams, webhook or email'],
    },
    {
      when: 'no name and a secret that stands in the policy',
      written: 'notify:\n  - {to: chat, url: "https://chat.googleapis.com/v1/spaces/A/messages?key=K&token=S3CR3T"}',
      want: [
        'line 3: notify[0].name: expected string, received undefined',
        'line 3: notify[0].url: expected projects/P/secrets/S/versions/V or env:NAME; the secret itself does not belong into the policy',
      ],
    },
    {
      when: 'two ways into Slack',
      written: 'notify: [{name: a, to: slack, url: env:A, token: env:B}]',
      want: ['line 2: notify[0]: expected either url, or token and channel'],
    },
    {
      when: 'a webhook without host and key',
      written: 'notify: [{name: a, to: webhook, url: env:A}]',
      want: [
        'line 2: notify[0].host: expected string, received undefined',
        'line 2: notify[0].key: expected string, received undefined',
      ],
    },
    {
      when: 'hosts that are none',
      written:
        'notify: [{name: a, to: webhook, url: env:A, key: env:K, host: 169.254.169.254}, {name: b, to: webhook, url: env:A, key: env:K, host: localhost}]',
      want: [
        'line 2: notify[0].host: expected a host name and no address',
        'line 2: notify[1].host: expected a host name, in lower case and without a port',
      ],
    },
    {
      when: 'one name twice, in a scope',
      written:
        'notify: [{name: a, to: chat, url: env:A}]\nscopes: [{match: {project: p}, notify: [{name: a, to: teams, url: env:B}]}]',
      want: ['line 3: scopes[0].notify[0].name: a is the name of another channel'],
    },
    {
      when: 'an unknown key, a strange duration and no recipients',
      written: 'notify: [{name: a, to: email, recipients: [], color: red, remind: soon}]',
      want: [
        'line 2: notify[0].remind: expected a duration such as 30s, 10m, 1h or 7d',
        'line 2: notify[0].recipients: expected at least one recipient',
        'line 2: notify[0].color: there is no such key',
      ],
    },
  ];
  for (const { when, written, want } of rows) {
    test(`${when}: every mistake with its place, and no secret`, () => {
      const mistakes = mistakesOf(written);
      assert.deepEqual(mistakes.toSorted(), want.toSorted());
      assert.doesNotMatch(mistakes.join(), /S3CR3T/);
    });
  }
});

test('a duration is so many seconds', () => {
  assert.deepEqual(['30s', '1.5m', '2h', '1d'].map(secondsOf), [30, 90, 7200, 86_400]);
});
