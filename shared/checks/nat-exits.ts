import type { Gateway } from '../path/nat.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Router } from '../snapshot/resources.ts';
import { tracesOf, type CheckContext } from './check.ts';

/** All Cloud NATs of some routers, in an order of their own. */
export function gatewaysOf(routers: readonly Router[]): Gateway[] {
  const text = ({ router, nat }: Gateway) => `${router.name} ${nat.name}`;
  return routers
    .flatMap((router) => router.nats.map((nat) => ({ router, nat })))
    .sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

/** The Cloud NATs that a job's packets leave by, each once. */
export function natExits(context: CheckContext): Gateway[] {
  const vpc = valueOf(context.snapshot.vpc);
  const routers = (vpc && valueOf(vpc.routers)) ?? [];
  const exits = tracesOf(context).flatMap(({ exit }) => (exit?.kind === 'nat' ? [exit] : []));
  if (exits.length === 0) return [];
  const isPassed = ({ router, nat }: Gateway) =>
    exits.some((exit) => exit.router === router.name && exit.nat === nat.name);
  return gatewaysOf(routers.filter(({ name }) => exits.some(({ router }) => router === name))).filter(isPassed);
}
