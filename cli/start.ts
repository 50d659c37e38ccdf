import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { setTimeout as sleep } from 'node:timers/promises';
import { localChannels } from './local/channels.ts';
import { LIVE_LINK, liveRoutes, type LiveCloud } from './local/live-page.ts';
import { startStack, type Stack } from './local/stack.ts';
import { startWall } from './local/wall.ts';
import { STORIES } from './stories/stories.ts';
import { tellStory } from './stories/tell.ts';

/** How much faster than at Google: a connector takes two seconds instead of two minutes. */
const SPEED = 60;

/** Log lines that are kept. */
const MOST_LINES = 30;

const say = (line: string) => void process.stdout.write(`${line}\n`);

interface Flags {
  readonly once: boolean;
  readonly port: number;
  readonly verbose: boolean;
}

const flags = new Command('npm start --')
  .description('The local Google Cloud with run-egress deployed in it: tells its stories, then serves until Ctrl-C.')
  .option('--once', 'end after the stories', false)
  .option('--port <port>', 'port of the local cloud', toPort, 8686)
  .option('--verbose', 'log lines of the functions on stderr', false)
  .configureOutput({ outputError: (text, write) => write(text) })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse()
  .opts<Flags>();

const interrupted = Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
const wall = await startWall();
/** What the functions said last; whoever sees a story fail wants to know. */
let lastLines: readonly string[] = [];
/** What the live view looks at, once it is there. */
const running: { cloud?: LiveCloud } = {};
const stack = await startStack({
  // Stories alone need no port that anybody knows.
  port: flags.once ? 0 : flags.port,
  speed: SPEED,
  page: { links: [LIVE_LINK], messages: () => wall.messages, pages: liveRoutes(() => running.cloud) },
  channels: localChannels(wall.url, process.env),
  telemetry: process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] || false,
  onLine: (line) => {
    lastLines = [...lastLines, line].slice(-MOST_LINES);
    if (flags.verbose) process.stderr.write(`${line}\n`);
  },
}).catch((error: unknown) => {
  const { code, message } = error as NodeJS.ErrnoException;
  process.stderr.write(
    code === 'EADDRINUSE' ? `--port ${flags.port}: something listens there already\n` : `${message}\n`,
  );
  process.exit(2);
});
running.cloud = { ...stack, endpoint: stack.emulator.url };
try {
  const told = await Promise.race([tellAll(stack).then(() => true), interrupted.then(() => false)]);
  if (told && !flags.once) {
    announce(stack);
    await interrupted;
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  if (!flags.verbose) process.stderr.write(['the functions said last:', ...lastLines, ''].join('\n'));
  process.exitCode = 1;
} finally {
  await stack.stop();
  await wall.stop();
}
// A story that was interrupted may still wait for a result that will not come.
process.exit();

async function tellAll(running: Stack): Promise<void> {
  say(`local Google Cloud at ${running.emulator.url}, ${SPEED} times faster than real time\n`);
  for (const story of STORIES) {
    const started = performance.now();
    say(`${story.id}. ${story.title}`);
    const pinned = wall.titles.length;
    await tellStory(story, running, (line) => say(`   ${line}`));
    await quiet(running);
    for (const title of wall.titles.slice(pinned)) say(`   message: ${title}`);
    say(`   (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
  }
}

/** Messages come a moment after their results, a second apart: they are waited for, but not for ever. */
async function quiet({ emulator }: Stack): Promise<void> {
  for (const until = Date.now() + 10_000; emulator.cloud.busy && Date.now() < until;) await sleep(50);
}

function announce({ emulator, eventsUrl, project }: Stack): void {
  const { port } = new URL(emulator.url);
  say(
    `ready at ${emulator.url} - Ctrl-C ends it. A browser shows there what the cloud is made of and does, the messages,`,
  );
  say('and all jobs with their way out, live. In another shell:');
  say(`  eval "$(npx run-egress emulator env --port=${port})"                      # points gcloud at it`);
  say(`  gcloud run jobs list --project=${project}`);
  say(`  gcloud pubsub subscriptions pull run-egress-results-tail --auto-ack --limit=10   # results`);
  say(`  Eventarc CloudEvents can be posted to ${eventsUrl}`);
}

function toPort(value: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new InvalidArgumentError('expected a port, 0 to 65535');
}
