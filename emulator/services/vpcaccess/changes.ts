import { ApiError } from '../../errors.ts';
import type { Body, Call } from '../../route.ts';
import { REGIONS } from '../compute/regions.ts';
import { jobsUsingConnector } from '../run/usage.ts';
import { auditEnd, methodName } from './audit.ts';
import { connectorName, print, type Connector } from './connector.ts';
import { existing } from './connectors.ts';
import { decode, wantedAfter } from './message.ts';
import { API, print as printOperation } from './operations.ts';
import { placementOf } from './placement.ts';
import { invalidArgument, sizeOf } from './size.ts';
import { build, takeDown } from './surroundings.ts';

/** What the work takes at Google, roughly. */
const SECONDS = { create: 120, update: 60, delete: 45 };

/**
 * RFC 1035 and at most 25 characters, which is what the API takes. The documentation asks for less - under 21, each
 * hyphen counted twice - so that the names of the firewall rules that come along stay short enough.
 */
const CONNECTOR_ID = /^[a-z]([-a-z0-9]{0,23}[a-z0-9])?$/;

/** connectors.create. N.B. That a range is taken only shows when the operation ends. */
export function create(call: Call): Body {
  const { cloud, project, params, query } = call;
  const region = params['region'] ?? '';
  const id = query.get('connectorId') ?? '';
  const message = decode(call.body);
  if (!CONNECTOR_ID.test(id) || !REGIONS.includes(region)) throw invalidArgument();
  const name = connectorName({ project, region, id });
  if (cloud.store.get(name)) throw new ApiError('ALREADY_EXISTS', 'Requested entity already exists');
  const size = sizeOf(message);
  const connector: Connector = { name, ...placementOf(cloud, name, message), ...size, state: 'CREATING' };
  cloud.store.create('connectors', name, connector);
  return start(call, connector, { seconds: SECONDS.create, finish: () => build(cloud, connector) });
}

/** Only size and machine type can be changed, and a connector only grows. */
export function patch(call: Call): Body {
  const connector = existing(call);
  if (connector.state !== 'READY') throw busy(connector);
  const size = sizeOf(wantedAfter(connector, decode(call.body), call.query.get('updateMask')));
  const { minInstances = 0, maxInstances = 0 } = connector;
  if (size.minInstances < minInstances || size.maxInstances < maxInstances) throw invalidArgument();
  call.cloud.store.update(connector.name, { ...connector, state: 'UPDATING' });
  return start(call, { ...connector, ...size }, { seconds: SECONDS.update });
}

/** connectors.delete; the only way out of ERROR. */
export function remove(call: Call): Body {
  const { cloud } = call;
  const connector = existing(call);
  if (connector.state !== 'READY' && connector.state !== 'ERROR') throw busy(connector);
  const [user] = jobsUsingConnector(cloud, connector.name);
  if (user !== undefined) {
    throw new ApiError('FAILED_PRECONDITION', `The connector is still in use: detach it from ${user} first.`);
  }
  cloud.store.update(connector.name, { ...connector, state: 'DELETING' });
  return start(call, connector, {
    seconds: SECONDS.delete,
    finish: () => takeDown(cloud, connector),
    isDelete: true,
  });
}

interface Work {
  readonly seconds: number;
  /** What is done to the connector's surroundings; an ApiError leaves the connector in ERROR. */
  readonly finish?: () => void;
  readonly isDelete?: boolean;
}

function start(call: Call, connector: Connector, { seconds, finish, isDelete = false }: Work): Body {
  const { cloud } = call;
  const { name } = connector;
  const settle = (state: Connector['state']) => cloud.store.update(name, { ...connector, state });
  const operation = cloud.operations.start(call, {
    scope: `locations/${call.params['region']}`,
    id: cloud.ids.uuid(),
    seconds,
    detail: { api: API, method: methodName(call), target: name },
    finish: () => {
      settle('ERROR');
      finish?.();
      if (isDelete) cloud.store.delete(name);
      else settle('READY');
      return isDelete ? EMPTY : typed(print(cloud, { ...connector, state: 'READY' }));
    },
    fail: () => settle('ERROR'),
    ended: (ended) => auditEnd(call, ended),
  });
  return printOperation(operation);
}

const EMPTY = { '@type': 'type.googleapis.com/google.protobuf.Empty' };

/** N.B. The response's type is v1's whatever version was called. */
function typed(connector: Body): Body {
  return { '@type': 'type.googleapis.com/google.cloud.vpcaccess.v1.Connector', ...connector };
}

function busy({ state }: Connector): ApiError {
  return new ApiError('FAILED_PRECONDITION', `The connector is in state ${state}.`);
}
