import { RetryableError } from '../errors.ts';
import type { Plan } from '../plan/change.ts';
import type { Objects } from '../ports.ts';
import { mergeChanges, toChangeRecord, type ChangeRecord, type RecordedChange } from './change-record.ts';
import { enter, toLedger, type Ledger } from './ledger.ts';

/** What a record says before its changes are known. */
export type Occasion = Omit<ChangeRecord, 'version' | 'key' | 'changes'>;

/** The records of pieces of work in one network and region, and its ledger, while the lease is held. */
export interface Diary {
  /** What earlier attempts at a piece of work have set about. */
  earlier(id: string): readonly RecordedChange[];
  /** Written before the first change, so that work that dies leaves word of what it may have made. */
  intend(plans: ReadonlyMap<string, Plan>, at: string): Promise<void>;
  /** Written once it is known what became of the changes. */
  conclude(changes: ReadonlyMap<string, readonly RecordedChange[]>): Promise<void>;
}

export const recordPath = (id: string) => `changes/${id}.json`;
export const ledgerPath = (key: string) => `made/${key}.json`;

/** The record of a piece of work; undefined when there is none that can be read. */
export async function readRecord(objects: Objects, id: string): Promise<ChangeRecord | undefined> {
  return toChangeRecord((await objects.read(recordPath(id)))?.value);
}

export async function readLedger(objects: Objects, key: string): Promise<Ledger> {
  return toLedger((await objects.read(ledgerPath(key)))?.value);
}

/** Opens them. Nothing is written where nothing is set about; without a bucket, nothing is written at all. */
export async function openDiary(
  objects: Objects | undefined,
  key: string,
  occasions: readonly Occasion[],
): Promise<Diary> {
  if (!objects) return BLANK;
  const [ledgerPage, ...pages] = await Promise.all([
    openPage(objects, ledgerPath(key)),
    ...occasions.map(({ id }) => openPage(objects, recordPath(id))),
  ]);
  const records = occasions.map((occasion, i) => {
    const page = pages[i];
    return { occasion, page, earlier: toChangeRecord(page?.value)?.changes ?? [] };
  });
  let ledger = toLedger(ledgerPage.value);

  async function write(changes: ReadonlyMap<string, readonly RecordedChange[]>): Promise<void> {
    const told = records.flatMap(({ occasion, page, earlier }) => {
      const known = mergeChanges(earlier, changes.get(occasion.id) ?? []);
      if (known.length === 0) return [];
      ledger = enter(ledger, occasion.id, known);
      const record: ChangeRecord = { version: 1, key, ...occasion, changes: known };
      return [page?.write(record)];
    });
    if (told.length > 0) await Promise.all([...told, ledgerPage.write(ledger)]);
  }

  return {
    earlier: (id) => records.find(({ occasion }) => occasion.id === id)?.earlier ?? [],
    intend: (plans, at) =>
      write(new Map([...plans].map(([id, plan]) => [id, plan.map((change) => ({ change, outcome: 'pending', at }))]))),
    conclude: write,
  };
}

const BLANK: Diary = { earlier: () => [], intend: async () => undefined, conclude: async () => undefined };

/** A document that nobody else writes meanwhile: the lease sees to that, and the generation that the lease was not lost. */
async function openPage(objects: Objects, path: string) {
  const stored = await objects.read(path);
  let generation = stored?.generation ?? '0';
  return {
    value: stored?.value,
    async write(value: object): Promise<void> {
      const next = await objects.write(path, value, generation);
      if (next === undefined) throw new RetryableError(`${path} is being written by others`);
      generation = next;
    },
  };
}
