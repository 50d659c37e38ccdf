import { InputError } from '../errors.ts';
import { absent, found, unknown, type Observed, type Unknown } from '../snapshot/observed.ts';
import { RemoteError, unreadable, type Failure } from './errors.ts';
import { toPlain } from './plain.ts';

/** A read of one resource: the only one that can say absent. */
export function readOne<T>(get: () => Promise<unknown>, decode: (plain: unknown) => T): Promise<Observed<T>> {
  const resource = async () => toPlain(await get());
  return reading(resource, decode, (failure) => (failure.kind === 'absent' ? absent : unread(failure)));
}

/** A read of a list: a 404 on it says that the project or region could not be looked at, not that nothing is there. */
export function readList<T>(
  list: () => Promise<readonly unknown[]>,
  decode: (plain: unknown) => T,
): Promise<Observed<readonly T[]>> {
  const decodeAll = (items: unknown): readonly T[] => (items as unknown[]).map(decode);
  return reading(async () => toPlain(await list()), decodeAll, unread);
}

/** A read that keeps what the API printed as it is. */
export function readRaw<T>(get: () => Promise<T>): Promise<Observed<T>> {
  return reading(get, (printed) => printed as T, unread);
}

function unread({ kind, reason }: Failure): Unknown {
  if (kind === 'transient' || kind === 'settling') return unknown(reason, 'transient');
  return kind === 'disabled' ? unknown(reason, 'disabled') : unknown(reason);
}

async function reading<T>(
  get: () => Promise<unknown>,
  decode: (answer: unknown) => T,
  judge: (failure: Failure) => Observed<T>,
): Promise<Observed<T>> {
  try {
    return found(decode(await get()));
  } catch (error) {
    if (error instanceof RemoteError) return judge(error.failure);
    if (error instanceof InputError) return unknown(unreadable(error));
    throw error;
  }
}
