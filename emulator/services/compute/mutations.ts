import type { Cloud } from '../../cloud.ts';
import type { Body, Call, Route } from '../../route.ts';
import { auditRefusal } from './audit.ts';
import { found, method, type Collection } from './collection.ts';
import { compact, textAt } from './fields.ts';
import { projectOf, scopeOf, selfLink } from './links.ts';
import { once } from './operations.ts';
import { beginCreating, beginWork, endCreating, endWork, isTaken, referenced } from './pending.ts';
import { alreadyExists, checkName, notFound } from './refusals.ts';
import { checkQuota } from './quotas.ts';
import { scopeIn } from './regions.ts';

interface Insert {
  readonly seconds: number;
  /** Checks the request and completes the resource; `name` is its relative name. */
  readonly build: (call: Call, name: string) => Body;
  /** Stores it at the end, where more happens than that. */
  readonly store?: (cloud: Cloud, name: string, value: Body) => void;
}

/** POST: the resource is there when the operation is done. */
export function insertRoute(collection: Collection, { seconds, build, store }: Insert): Route {
  const { id } = method(collection, 'insert', '');
  const handle = (call: Call) =>
    once(call, () => {
      const { cloud, project } = call;
      const scope = scopeIn(call.params);
      const name = `projects/${project}/${scope}/${collection.kind}/${checkName(call.body)}`;
      if (isTaken(cloud, name)) throw alreadyExists(name);
      const value = identified(call, collection, { name, value: build(call, name) });
      beginCreating(cloud, collection.kind, { name, value });
      const finish = () => {
        checkQuota(cloud, collection.kind, name);
        if (store) store(cloud, name, value);
        else cloud.store.create(collection.kind, name, value);
      };
      const ended = () => endCreating(cloud, name);
      return { type: 'insert', method: id, target: name, targetId: value['id'], scope, seconds, finish, ended };
    });
  return { ...method(collection, 'insert', ''), method: 'POST', handle, audit: refusals(collection, id) };
}

interface Update {
  readonly seconds: number;
  /** The discovery name of the method. */
  readonly verb: string;
  /** The operation's type, where it is not the verb. */
  readonly type?: string;
  readonly method?: 'PATCH' | 'PUT' | 'POST';
  /** What the resource becomes; it sees the request. */
  readonly change: (call: Call, name: string, before: Body) => Body;
  readonly done?: (cloud: Cloud, name: string, change: { readonly before: Body; readonly after: Body }) => void;
}

/** PATCH, PUT or a method of one resource: the new state is there when the operation is done. */
export function changeRoute(
  collection: Collection,
  { seconds, verb, type = verb, change, done, ...rest }: Update,
): Route {
  const { id } = method(collection, verb, '');
  const handle = (call: Call) =>
    once(call, () => {
      const { cloud } = call;
      const { name, value: before } = changeable(call, collection);
      const after = compact(change(call, name, before));
      beginWork(cloud, collection.kind, { name, after });
      const finish = () => {
        const current = cloud.store.get(name);
        if (!current) throw notFound(name);
        // What others changed meanwhile (a network's list of subnets) stays.
        const value = current === before ? after : compact(change(call, name, current));
        cloud.store.update(name, value);
        done?.(cloud, name, { before: current, after: value });
      };
      const ended = () => endWork(cloud, name);
      const scope = scopeIn(call.params);
      return { type, method: id, target: name, targetId: before['id'], scope, seconds, finish, ended };
    });
  const path = rest.method === 'POST' ? `/{resource}/${verb}` : '/{resource}';
  return { ...method(collection, verb, path), method: rest.method ?? 'PATCH', handle, audit: refusals(collection, id) };
}

interface Delete {
  readonly seconds: number;
  /** Refuses while something else needs the resource. */
  readonly guard?: (cloud: Cloud, name: string, value: Body) => void;
  /** What else goes with it. */
  readonly done?: (cloud: Cloud, name: string, value: Body) => void;
}

/** DELETE: the resource is gone when the operation is done. */
export function deleteRoute(collection: Collection, { seconds, guard, done }: Delete): Route {
  const { id } = method(collection, 'delete', '');
  const handle = (call: Call) =>
    once(call, () => {
      const { cloud } = call;
      const { name, value } = changeable(call, collection);
      guard?.(cloud, name, value);
      beginWork(cloud, collection.kind, { name });
      const finish = () => {
        const last = cloud.store.get(name) ?? value;
        done?.(cloud, name, last);
        cloud.store.delete(name);
      };
      const ended = () => endWork(cloud, name);
      const scope = scopeIn(call.params);
      return { type: 'delete', method: id, target: name, targetId: value['id'], scope, seconds, finish, ended };
    });
  return { ...method(collection, 'delete', '/{resource}'), method: 'DELETE', handle, audit: refusals(collection, id) };
}

/** Audit entries of refused calls; one that is carried out writes its own. */
function refusals({ kind, scope }: Collection, id: string): NonNullable<Route['audit']> {
  return (call, outcome) => {
    const { params, project, body } = call;
    const place = scope.replace(/\{(\w+)\}/, (_, name: string) => params[name] ?? '');
    const target = `projects/${project}/${place}/${kind}/${params['resource'] ?? textAt(body, 'name') ?? ''}`;
    auditRefusal(call, outcome, { method: id, target });
  };
}

function changeable(call: Call, collection: Collection): { name: string; value: Body } {
  const { cloud, project, params } = call;
  referenced(cloud, `projects/${project}/${scopeIn(params)}/${collection.kind}/${params['resource']}`);
  return found(call, collection);
}

/** Gives a resource the fields that Google alone sets. */
function identified({ cloud, body }: Call, { type }: Collection, { name, value }: { name: string; value: Body }): Body {
  const [places = '', place] = scopeOf(name).split('/');
  const identity = {
    kind: type,
    id: cloud.ids.number(),
    creationTimestamp: cloud.clock.now(),
    name: body['name'],
    selfLink: selfLink(name),
    ...(place !== undefined && { [places.slice(0, -1)]: selfLink(`projects/${projectOf(name)}/${places}/${place}`) }),
  };
  return { ...identity, ...compact(value), ...identity };
}
