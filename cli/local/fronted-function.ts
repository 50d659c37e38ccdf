import type { Cloud } from '../../emulator/cloud.ts';
import { startFront } from '../../emulator/front.ts';
import { PUSHES, pushAccount, type FunctionName } from '../../shared/deployment.ts';
import type { FunctionProcess } from './function-process.ts';

/** A function as it can be reached: behind a front that admits its push accounts alone. */
export interface FrontedFunction {
  /** The front's; the function behind it listens elsewhere. */
  readonly url: string;
  /** What an admitted caller sends along. */
  readonly authorization: () => string;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Puts a front before a function that runs. */
export async function putFront(
  cloud: Cloud,
  name: FunctionName,
  { process, project }: { readonly process: FunctionProcess; readonly project: string },
): Promise<FrontedFunction> {
  const subscriptions = Object.keys(PUSHES).filter((subscription) => PUSHES[subscription]?.to === name);
  const invokers = subscriptions.map((subscription) => pushAccount(subscription, project));
  const front = await startFront(cloud, { target: process.url, invokers });
  const [account = ''] = invokers;
  return {
    url: front.url,
    authorization: () => `Bearer ${cloud.identities.token(account, front.url, cloud.clock.nowMs())}`,
    restart: process.restart,
    stop: async () => {
      await front.close();
      await process.stop();
    },
  };
}
