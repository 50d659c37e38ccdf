import { type Command, Option } from 'commander';
import { isLoopback } from '../../shared/chat/hosts.ts';
import { postsWith, type ChatChannel } from '../../shared/chat/posts.ts';
import { connect } from '../../shared/gcp/connect.ts';
import { payloadFor } from '../../shared/notify/render/payload.ts';
import { toMessage } from '../../shared/notify/to-message.ts';
import { parseChannel } from '../../shared/policy/parse-channel.ts';
import type { Result } from '../../shared/result/result.ts';
import { parseResult } from '../../shared/result/schema.ts';
import { EXIT, UsageError, write, type Io } from '../io.ts';
import { languageOf, withLanguage, type LanguageFlag } from '../language.ts';
import { parseJson, readAll, readText } from '../sources.ts';

const SERVICES = ['slack', 'chat', 'teams', 'webhook'] as const;
type Service = (typeof SERVICES)[number];

interface Flags extends LanguageFlag {
  readonly result: string;
  readonly to: Service;
  readonly dryRun?: true;
  readonly url?: string;
  readonly token?: string;
  readonly channel?: string;
  readonly host?: string;
  readonly key?: string;
}

/** Renders a result for a channel, or sends it there: to try a channel, or to send again what was buried. */
export function notifyCommand(command: Command, io: Io, finish: (status: number) => void): Command {
  const secret = 'projects/P/secrets/S/versions/V or env:NAME';
  return withLanguage(command)
    .requiredOption('--result <file>', 'a result as it was published, or its object of the bucket; - for stdin')
    .addOption(new Option('--to <service>').choices(SERVICES).makeOptionMandatory())
    .option('--dry-run', 'prints exactly what would be posted, and posts nothing')
    .option(
      '--url <secret>',
      `where it is posted to: ${secret}; default env:RUN_EGRESS_SLACK_URL (CHAT, TEAMS, WEBHOOK)`,
    )
    .option('--token <secret>', `of a Slack bot, with --channel: ${secret}`)
    .option('--channel <id>', 'of Slack')
    .option('--host <host>', 'the host that the URL of a webhook has to have')
    .option('--key <secret>', `what a webhook is signed with: ${secret}; default env:RUN_EGRESS_WEBHOOK_KEY`)
    .action(async (flags: Flags) => finish(await send(flags, io)));
}

async function send(flags: Flags, io: Io): Promise<number> {
  const [result, language, channel] = await readAll(
    async () => resultIn(parseJson(await readText(flags.result, io), flags.result), flags.result),
    () => languageOf(flags, io),
    () => channelOf(flags),
  );
  const bucket = io.env['RUN_EGRESS_BUCKET'];
  const message = toMessage(result, { language, ...(bucket ? { bucket } : {}) });
  const payload = payloadFor(channel, { message, results: [result] });
  if (flags.dryRun) {
    await write(io.stdout, `${JSON.stringify(payload, undefined, 2)}\n`);
    return EXIT.done;
  }
  const endpoint = io.env['RUN_EGRESS_ENDPOINT'] ?? '';
  const isLocal = URL.canParse(endpoint) && isLoopback(new URL(endpoint));
  const secrets = connect({ endpoint: endpoint || undefined }).secrets(io.env);
  const posts = postsWith({ secrets, isLocal, slackApi: io.env['RUN_EGRESS_SLACK_API'] });
  const posted = await posts.post(channel, { id: message.id, payload, isLoud: message.tone === 'bad' });
  if (posted.kind === 'delivered') return EXIT.done;
  await write(
    io.stderr,
    `${flags.to}: ${posted.kind === 'refused' ? 'refused' : 'try again later'}: ${posted.reason}\n`,
  );
  return posted.kind === 'refused' ? EXIT.findings : EXIT.undetermined;
}

/** The result itself, or the object that keeps it. */
function resultIn(value: unknown, source: string): Result {
  const kept = typeof value === 'object' && value !== null && 'state' in value && 'result' in value;
  return parseResult(kept ? value.result : value, source);
}

/** The channel that the flags describe, by the rules of the policy. */
function channelOf({ to, url, token, channel, host, key, dryRun }: Flags): ChatChannel {
  if (token !== undefined && to !== 'slack') throw new UsageError('--token: is for slack alone');
  if (to === 'webhook' && host === undefined && !dryRun)
    throw new UsageError('--host: expected the host of the webhook');
  const isApp = token !== undefined;
  return parseChannel({
    name: 'cli',
    to,
    ...(isApp ? { token, channel } : { url: url ?? `env:RUN_EGRESS_${to.toUpperCase()}_URL` }),
    ...(to === 'webhook' && { host: host ?? 'example.com', key: key ?? 'env:RUN_EGRESS_WEBHOOK_KEY' }),
  });
}
