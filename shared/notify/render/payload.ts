import { assertNever } from '../../errors.ts';
import type { Channel } from '../../policy/channels.ts';
import type { Letter } from '../outside.ts';
import { toEmail } from './email.ts';
import { toGoogleChat } from './google-chat.ts';
import { toSlack } from './slack.ts';
import { toTeams } from './teams.ts';
import { toWebhook } from './webhook.ts';

/** A message in the form of the service of a channel, within its limits. */
export function payloadFor(channel: Channel, { message, results }: Letter): object {
  switch (channel.to) {
    case 'slack':
      return toSlack(message);
    case 'chat':
      return toGoogleChat(message);
    case 'teams':
      return toTeams(message);
    case 'webhook':
      return toWebhook(message, results);
    case 'email':
      return toEmail(message, channel.recipients);
    default:
      return assertNever(channel);
  }
}
