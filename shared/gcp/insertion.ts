import type { Attempt, Written } from '../ports.ts';
import { WRITE_SECONDS, type AttemptOptions, type Terms } from './call.ts';
import type { ComputeResource, Start } from './compute-resource.ts';
import { RemoteError } from './errors.ts';
import { endOfOperation } from './operations.ts';
import { toPlain } from './plain.ts';
import type { Remote } from './remote.ts';
import { requestIdOf } from './request-id.ts';
import { comeAgain, judge, write } from './writing.ts';

/** One Compute resource to be made, and how to tell whether what is there under its name is the same. */
export interface Insertion extends Pick<ComputeResource<object>, 'name' | 'collection' | 'get'> {
  readonly insert: (requestId: string, options: AttemptOptions) => Start;
  /** What is otherwise than wanted in the resource that is there under the name. */
  readonly differs: (plain: unknown) => readonly string[];
}

/** Starts or joins the making of a resource and waits for its end. */
export function insert(remote: Remote, insertion: Insertion, attempt: Attempt): Promise<Written> {
  const { name, collection } = insertion;
  const { budget } = attempt;
  const terms: Terms = { permission: `${collection}.create`, seconds: WRITE_SECONDS, signal: budget };
  return write({ name, attempt, sleep: remote.sleep }, async (round) => {
    const requestId = requestIdOf(attempt.id, name, round);
    try {
      const [{ latestResponse }] = await remote.call(terms, (options) => insertion.insert(requestId, options));
      return await endOfOperation(remote, latestResponse, budget);
    } catch (error) {
      if (error instanceof RemoteError && error.failure.kind === 'exists') return join(remote, insertion, budget);
      throw error;
    }
  });
}

/** N.B. The name is taken from the moment the insert was accepted; the resource can be read only when it is done. */
async function join(remote: Remote, insertion: Insertion, signal: AbortSignal): Promise<Written> {
  const { collection, get, differs } = insertion;
  try {
    const [resource] = await remote.call({ permission: `${collection}.get`, signal }, get);
    return judge(differs(toPlain(resource)));
  } catch (error) {
    if (error instanceof RemoteError && error.failure.kind === 'absent') return comeAgain('somebody is making it');
    throw error;
  }
}
