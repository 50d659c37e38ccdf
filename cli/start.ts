import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startStack, type Stack } from './local/stack.ts';
import { STORIES } from './stories/stories.ts';
import { tellStory } from './stories/tell.ts';

/** How much faster than at Google: a connector takes two seconds instead of two minutes. */
const SPEED = 60;

const say = (line: string) => void process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    port: { type: 'string', default: '8686' },
    verbose: { type: 'boolean', default: false },
  },
});

const stack = await startStack({
  // Stories alone need no port that anybody knows.
  port: values.once ? 0 : Number(values.port),
  speed: SPEED,
  onLine: (line) => {
    if (values.verbose) process.stderr.write(`${line}\n`);
  },
});
const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
try {
  const told = tellAll(stack).then(() => (values.once ? undefined : serve(stack)));
  await Promise.race([told, interrupted]);
} finally {
  await stack.stop();
}

async function tellAll(running: Stack): Promise<void> {
  say(
    `local Google Cloud at ${running.emulator.url}, ${SPEED} times faster than real time; onJobChange and remediate listen\n`,
  );
  for (const story of STORIES) {
    const started = performance.now();
    say(`${story.id}. ${story.title}`);
    await tellStory(story, running, (line) => say(`   ${line}`));
    say(`   (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
  }
}

async function serve({ emulator, eventsUrl, project }: Stack): Promise<never> {
  const { port } = new URL(emulator.url);
  say(`ready at ${emulator.url} - Ctrl-C ends it. In another shell:`);
  say(`  eval "$(npx run-egress emulator env --port=${port})"                      # points gcloud at it`);
  say(`  gcloud run jobs list --project=${project}`);
  say(`  gcloud pubsub subscriptions pull run-egress-results-tail --auto-ack --limit=10   # results`);
  say(`  Eventarc CloudEvents can be posted to ${eventsUrl}`);
  return new Promise<never>(() => setInterval(() => undefined, 60_000));
}
