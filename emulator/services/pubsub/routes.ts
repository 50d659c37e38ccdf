import type { Route } from '../../route.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { topicRoutes } from './topics.ts';

/** Pub/Sub v1. */
export const routes: readonly Route[] = [...topicRoutes, ...subscriptionRoutes];
