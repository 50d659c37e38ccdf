import type { Body, Call } from '../../../route.ts';
import { page, sizeOf } from '../../paging.ts';
import { labelSelector } from './label-selector.ts';

interface Item {
  readonly name: string;
  readonly createTime?: string | undefined;
  /** The labels that v1 prints, which is what a selector is about. */
  readonly labels: Readonly<Record<string, string | undefined>>;
  readonly print: () => Body;
}

/** A Knative style list: `items`, and in `metadata.continue` where there are more. */
export function listOf({ query }: Call, kind: string, items: readonly Item[]): Body {
  const selects = labelSelector(query.get('labelSelector') ?? '');
  const selected = items.filter(({ labels }) => selects(labels));
  const asked = { size: sizeOf('limit', query.get('limit')), token: query.get('continue') ?? '' };
  const { items: found, next } = page(selected, asked);
  return {
    apiVersion: 'run.googleapis.com/v1',
    kind,
    metadata: next === undefined ? {} : { continue: next },
    items: found.map(({ print }) => print()),
  };
}
