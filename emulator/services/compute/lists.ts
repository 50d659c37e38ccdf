import type { Body, Call } from '../../route.ts';
import { textAt } from './fields.ts';
import { parseFilter } from './filter.ts';
import { scopeOf, selfLink } from './links.ts';
import { invalidField } from './refusals.ts';

const LIMIT = 500;

interface List {
  /** `compute#network` for `compute#networkList`. */
  readonly type: string;
  /** Relative name of the collection. */
  readonly parent: string;
  readonly values: readonly Body[];
}

/** One page of a list, filtered and ordered as the request says. */
export function listBody(call: Call, { type, parent, values }: List): Body {
  const { items, nextPageToken } = page(call, values);
  return {
    kind: `${type}List`,
    id: parent,
    ...(items.length > 0 && { items }),
    ...(nextPageToken !== undefined && { nextPageToken }),
    selfLink: selfLink(parent),
  };
}

interface AggregatedList extends List {
  /** The key of a scope's resources, `subnetworks`. */
  readonly kind: string;
  /** All scopes to print, with or without resources. */
  readonly scopes: readonly string[];
}

/** One page of the resources of all scopes, under their scopes; a scope without any carries a warning. */
export function aggregatedListBody(call: Call, { type, kind, parent, scopes, values }: AggregatedList): Body {
  const { items, nextPageToken } = page(call, values);
  const byScope = Map.groupBy(items, (value) => scopeOf(relative(value)));
  const printed = scopes.map((scope) => [scope, scopedList(scope, kind, byScope.get(scope))]);
  return {
    kind: `${type}AggregatedList`,
    id: parent,
    items: Object.fromEntries(printed) as Body,
    ...(nextPageToken !== undefined && { nextPageToken }),
    selfLink: selfLink(parent),
  };
}

function scopedList(scope: string, kind: string, values: readonly Body[] | undefined): Body {
  if (values) return { [kind]: values };
  const message = `No results for the scope '${scope}'.`;
  return { warning: { code: 'NO_RESULTS_ON_PAGE', data: [{ key: 'scope', value: scope }], message } };
}

/** What follows `projects/`, wherever the link points: the store's order, and the order of pages. */
function relative(value: Body): string {
  const link = textAt(value, 'selfLink') ?? '';
  return link.slice(Math.max(0, link.indexOf('projects/')));
}

function page({ query }: Call, values: readonly Body[]): { items: readonly Body[]; nextPageToken?: string } {
  const matches = parseFilter(query.get('filter') ?? '');
  const ordered = order(values.filter(matches), query.get('orderBy') ?? '');
  const size = pageSize(query.get('maxResults'));
  const start = afterToken(ordered, query.get('pageToken') ?? '');
  const items = ordered.slice(start, start + size);
  const last = items.at(-1);
  if (!last || start + size >= ordered.length) return { items };
  return { items, nextPageToken: Buffer.from(relative(last)).toString('base64url') };
}

function order(values: readonly Body[], by: string): readonly Body[] {
  if (by === '' || by === 'name' || by === 'name asc') return values;
  if (!/^creationTimestamp desc$/.test(by)) throw invalidField('orderBy', by, 'Invalid ordering.');
  const time = (value: Body) => Date.parse(textAt(value, 'creationTimestamp') ?? textAt(value, 'insertTime') ?? '');
  return values.toSorted((a, b) => (time(b) || 0) - (time(a) || 0));
}

function pageSize(text: string | null): number {
  const size = Number(text ?? LIMIT);
  if (!Number.isInteger(size) || size < 0) throw invalidField('maxResults', text, 'Must be a non-negative integer.');
  if (size > LIMIT) throw invalidField('maxResults', text, `Must be less than or equal to ${LIMIT}.`);
  return size === 0 ? LIMIT : size;
}

/** A token names the last resource of the page before, so that what comes and goes in between shifts nothing. */
function afterToken(values: readonly Body[], token: string): number {
  if (token === '') return 0;
  const last = Buffer.from(token, 'base64url').toString();
  if (!last.startsWith('projects/')) throw invalidField('pageToken', token, 'Invalid page token.');
  const exact = values.findIndex((value) => relative(value) === last);
  if (exact >= 0) return exact + 1;
  const next = values.findIndex((value) => relative(value) > last);
  return next < 0 ? values.length : next;
}
