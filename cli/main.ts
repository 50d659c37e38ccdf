import { isUnread } from './io.ts';
import { run } from './run.ts';

let unread = false;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: Error) => {
    if (!isUnread(error)) throw error;
    unread = true;
  });
}
process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  onInterrupt(call) {
    process.on('SIGINT', call);
    return () => process.off('SIGINT', call);
  },
});
// Nobody reads any more: nothing that is still open, such as what feeds us, may keep us alive.
if (unread) process.exit();
