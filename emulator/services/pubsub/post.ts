import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** One push, ready to be sent. */
export interface PushRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

// https://cloud.google.com/pubsub/docs/push#receive_push
const ACCEPTED = [102, 200, 201, 202, 204];

/**
 * Sends a push and says whether the endpoint accepted the message; whatever goes wrong is a refusal. N.B. fetch would
 * give up after five minutes without an answer, which is less than an ack deadline may be.
 */
export function post({ url, headers, body }: PushRequest, signal: AbortSignal): Promise<boolean> {
  const send = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const answer = ({ statusCode = 0 }): void => resolve(ACCEPTED.includes(statusCode));
    // A connection of its own: an idle one that the endpoint is just closing would look like a refusal.
    const request = send(url, { method: 'POST', headers, signal, agent: false });
    request.on('information', (information) => information.statusCode === 102 && answer(information));
    request.on('response', (response) => {
      answer(response);
      // The status is the answer; what else comes must not keep the process alive.
      response.socket.unref();
      response.on('error', () => undefined).resume();
    });
    request.on('error', () => resolve(false));
    request.end(body);
  });
}
