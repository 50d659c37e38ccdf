import type { LiveSubscription, ReceivedMessage } from './live-subscription.ts';

/** Real time, whatever the cloud's clock does: it is the caller's patience, not the cloud's, that this is about. */
const WAIT_MS = 10_000;

/** Up to `max` messages; where there are none, waits a little for some to come. */
export async function pull(
  live: LiveSubscription,
  max: number,
  returnImmediately: boolean,
): Promise<ReceivedMessage[]> {
  const messages = live.lease(max);
  return messages.length > 0 || returnImmediately ? messages : waitFor(live, max);
}

function waitFor(live: LiveSubscription, max: number): Promise<ReceivedMessage[]> {
  return new Promise((resolve) => {
    const finish = (messages: ReceivedMessage[]): void => {
      clearTimeout(timer);
      stop();
      resolve(messages);
    };
    const timer = setTimeout(() => finish([]), WAIT_MS);
    timer.unref();
    const stop = live.listen(() => {
      const messages = live.lease(max);
      if (messages.length > 0 || live.closed) finish(messages);
    });
  });
}
