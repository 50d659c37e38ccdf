import { TerminalError } from '../errors.ts';

/** A service that takes posts at addresses that are secrets. */
export type Service = 'slack' | 'chat' | 'teams' | 'webhook';

interface Place {
  readonly hosts: RegExp;
  readonly path: RegExp;
  readonly expected: string;
}

/** Where each service takes posts; a message goes nowhere else, whatever its secret says. */
const PLACES: Readonly<Record<Exclude<Service, 'webhook'>, Place>> = {
  // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
  slack: {
    hosts: /^hooks\.slack(-gov)?\.com$/,
    path: /^\/services\/./,
    expected: 'https://hooks.slack.com/services/...',
  },
  // https://developers.google.com/workspace/chat/quickstart/webhooks
  chat: {
    hosts: /^chat\.googleapis\.com$/,
    path: /^\/v1\/spaces\/[^/]+\/messages$/,
    expected: 'https://chat.googleapis.com/v1/spaces/SPACE/messages?key=...&token=...',
  },
  // https://learn.microsoft.com/power-automate/triggers-introduction: the older and the newer hosts of Power Automate.
  teams: {
    hosts: /^[a-z0-9.-]+\.(logic\.azure\.(com|us|cn)|environment\.api\.powerplatform\.com)$/,
    path: /./,
    expected: 'the URL of a workflow, at *.logic.azure.com or *.environment.api.powerplatform.com',
  },
};

/** Where a webhook may be. */
export interface Where {
  /** Of a webhook: the host that the policy names. */
  readonly host?: string;
  /** The APIs are those of a local cloud: then this machine's own addresses are places, too. */
  readonly isLocal: boolean;
}

/**
 * The address that a secret holds, if it is one of the service. Throws TerminalError that says what was expected, and
 * never what it is.
 */
export function addressOf(secret: string, service: Service, { host, isLocal }: Where): URL {
  const url = URL.canParse(secret) ? new URL(secret) : undefined;
  if (url && isLocal && isLoopback(url)) return url;
  const place = service === 'webhook' ? undefined : PLACES[service];
  const expected = place?.expected ?? `an https URL at ${host ?? 'the host of the policy'}`;
  const isRight =
    url?.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    (place ? place.hosts.test(url.hostname) && place.path.test(url.pathname) : url.hostname === host);
  if (!url || !isRight) throw new TerminalError(`the secret is no address of this service: expected ${expected}`);
  return url;
}

/** Whether an endpoint of the APIs is on this machine. */
export const isLoopback = ({ hostname }: URL): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
