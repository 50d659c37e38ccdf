/*
 * How long provisioning takes, in the time of the local cloud, whose operations take as long as Google's: nothing depends
 * on the machine. Beside it stands the longest chain of operations that have to wait for each other.
 */
import { openLines } from '../test/simulation/clouds.ts';
import { provision } from '../test/simulation/provisioning.ts';
import { SCENES } from '../test/simulation/scenes.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const lines = openLines();
for (const scene of SCENES) {
  const { changes, total, chain, links } = await provision(lines, scene);
  say(scene.title);
  for (const { id, begun, ended, operation } of changes) {
    const [kind, name = ''] = id.split(/:(.*)/);
    const short = name.split('/').at(-1) ?? '';
    say(
      `  ${begun.toFixed(1).padStart(6)} s  ${ended.toFixed(1).padStart(6)} s  ${kind} ${short} (${operation.toFixed(0)} s at Google)`,
    );
  }
  say(`  all of it: ${total.toFixed(1)} s; longest chain: ${chain.toFixed(0)} s in ${links} links\n`);
}
