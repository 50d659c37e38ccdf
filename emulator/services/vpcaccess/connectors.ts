import { ApiError } from '../../errors.ts';
import type { Body, Call } from '../../route.ts';
import { answered, askedPage, page } from '../paging.ts';
import { connectorName, print, type Connector } from './connector.ts';

/** connectors.get. */
export function get(call: Call): Body {
  return print(call.cloud, existing(call));
}

/** `-` in place of a location lists all of them. */
export function list({ cloud, project, params, query }: Call): Body {
  const region = params['region'] ?? '';
  const prefix = `projects/${project}/locations/${region === '-' ? '' : `${region}/`}`;
  const connectors = cloud.store.list<Connector>('connectors', prefix).map(({ name, value }) => ({ ...value, name }));
  const { items, next } = page(connectors, askedPage(query));
  return answered(
    'connectors',
    items.map((connector) => print(cloud, connector)),
    next,
  );
}

/** The connector that a path names. */
export function existing({ cloud, project, params }: Call): Connector {
  const name = connectorName({ project, region: params['region'] ?? '', id: params['connector'] ?? '' });
  const connector = cloud.store.get<Connector>(name);
  if (!connector) throw new ApiError('NOT_FOUND', 'The connector is not found.');
  return { ...connector, name };
}
