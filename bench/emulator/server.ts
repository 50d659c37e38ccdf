/* The local cloud in a process of its own, which tells what it has used when it is asked. */
import { startEmulator } from '../../emulator/server.ts';

export interface Usage {
  readonly cpuSeconds: number;
  readonly rssMegabytes: number;
}

const { url } = await startEmulator({ speed: 0 });
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuSeconds: (user + system) / 1e6, rssMegabytes: process.memoryUsage().rss / 1e6 } satisfies Usage);
});
process.on('disconnect', () => process.exit());
process.send?.(url);
