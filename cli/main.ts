import { isUnread } from './io.ts';
import { run } from './run.ts';

let unread = false;
let interrupted = false;
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
    const interrupt = () => {
      interrupted = true;
      call();
    };
    process.on('SIGINT', interrupt);
    return () => process.off('SIGINT', interrupt);
  },
});
// Nobody reads any more, or waits: nothing that is still open, such as what feeds us, may keep us alive.
if (unread || interrupted) process.exit();
