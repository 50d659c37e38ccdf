import { z } from 'zod';
import { relativeName } from '../names.ts';
import { toEgressConstraint, EGRESS_CONSTRAINT } from './decode/egress-constraint.ts';
import { bestRoutesIn, importedIn, toDynamicRoute, toPeeringRoute } from './decode/learned-routes.ts';
import { toPolicyBasedRoute } from './decode/policy-based-route.ts';
import { networkReference, type Context } from './decode/raw.ts';
import { absent, found, unknown, type Observed } from './observed.ts';
import type { LearnedRoute } from './resources.ts';
import type { World } from './world.ts';

/**
 * Keys that came after the first files were written: one that is missing means that there is none, `null` that it could
 * not be read.
 */
export const unlistedShape = {
  policyBasedRoutes: z.array(z.unknown()).nullish(),
  /** Answers of getRouterStatus, by the router's full name. */
  routerStatus: z.record(z.string(), z.looseObject({ result: z.looseObject({ network: z.string() }) })).nullish(),
  /** Answers of listPeeringRoutes, with what was asked. */
  peeringRoutes: z
    .array(
      z.looseObject({
        network: z.string(),
        peering: z.string(),
        region: z.string(),
        items: z.array(z.unknown()).nullish(),
      }),
    )
    .nullish(),
  /** Effective policies of the project. */
  orgPolicies: z.array(z.looseObject({ name: z.string() })).nullish(),
};

type Unlisted = z.output<z.ZodObject<typeof unlistedShape>>;

/** Decodes one value that stands at a path; its mistakes are collected, and nothing comes of it then. */
export type Attempt = <T>(path: string, decode: () => T) => readonly T[];

/** What of a file says where packets go without being in the list of routes, and what the organisation allows. */
export function parseUnlisted(
  file: Unlisted,
  context: Context,
  attempt: Attempt,
): Pick<World, 'policyBasedRoutes' | 'learnedRoutes' | 'egressConstraint'> {
  const routes = (file.policyBasedRoutes ?? []).flatMap((item, i) =>
    attempt(`policyBasedRoutes[${i}]`, () => toPolicyBasedRoute(item, context)),
  );
  return {
    policyBasedRoutes: file.policyBasedRoutes === null ? unread('policyBasedRoutes') : found(routes),
    learnedRoutes: learned(file, context, attempt),
    egressConstraint: constraint(file, attempt),
  };
}

const unread = (list: string) => unknown({ key: 'notInSnapshot', of: { list } });

function learned(
  { routerStatus, peeringRoutes }: Unlisted,
  context: Context,
  attempt: Attempt,
): Observed<readonly LearnedRoute[]> {
  const dynamic = Object.entries(routerStatus ?? {}).flatMap(([router, status]) =>
    attempt(`routerStatus.${router}`, () => {
      const learner = { router: relativeName(router), network: networkReference(status.result.network, context) };
      return bestRoutesIn(status).map((best) => toDynamicRoute(best, learner));
    }),
  );
  const peered = (peeringRoutes ?? []).flatMap(({ network, peering, region, items }, i) =>
    attempt(`peeringRoutes[${i}]`, () => {
      const asked = { network: networkReference(network, context), peering, region };
      return importedIn(items ?? []).map((item) => toPeeringRoute(item, asked));
    }),
  );
  if (routerStatus === null) return unread('routerStatus');
  return peeringRoutes === null ? unread('peeringRoutes') : found([...dynamic, ...peered].flat());
}

function constraint({ orgPolicies }: Unlisted, attempt: Attempt): World['egressConstraint'] {
  if (orgPolicies === null) return unread('orgPolicies');
  const at = (orgPolicies ?? []).findIndex(({ name }) => name.endsWith(`/${EGRESS_CONSTRAINT}`));
  const policy = orgPolicies?.[at];
  const [only = absent] = policy ? attempt(`orgPolicies[${at}]`, () => toEgressConstraint(policy)) : [];
  return only;
}
