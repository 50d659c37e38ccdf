import type { Route } from '../../route.ts';
import { toEnums } from '../../system-parameters.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { topicRoutes } from './topics.ts';

const enums = toEnums({ state: ['STATE_UNSPECIFIED', 'ACTIVE'] });

/** Pub/Sub v1. */
export const routes: readonly Route[] = [...topicRoutes, ...subscriptionRoutes].map((route) => ({ ...route, enums }));
