import type { Row } from './model.ts';

/** What of a job can be chosen from a list. */
export type Choice = 'project' | 'region' | 'network' | 'status' | 'finding' | 'change';

/** A job without a network, or that nothing became of. */
export const NONE = '-';

/** What of a row a choice is about; a row may have several findings. */
export const VALUES: Readonly<Record<Choice, (row: Row) => readonly string[]>> = {
  project: ({ project }) => [project],
  region: ({ region }) => [region],
  network: ({ description }) => [description.network ?? NONE],
  status: ({ description }) => [description.status],
  finding: ({ description }) => description.told.en.findings.map(({ id }) => id),
  change: ({ move }) => [move?.kind ?? NONE],
};
export const CHOICES = Object.keys(VALUES) as Choice[];

/** How many rows there are of each value of a choice. */
export type Offers = Readonly<Record<Choice, Map<string, number>>>;

export const noOffers = (): Offers =>
  Object.fromEntries(CHOICES.map((choice) => [choice, new Map<string, number>()])) as Offers;

/** Counts one more row in. */
export function offer(offers: Offers, row: Row): void {
  for (const choice of CHOICES)
    for (const value of VALUES[choice](row)) offers[choice].set(value, (offers[choice].get(value) ?? 0) + 1);
}
