import type { Route } from '../../route.ts';
import { bucketRoutes } from './bucket-routes.ts';
import { objectRoutes } from './objects.ts';
import { uploadRoutes } from './uploads.ts';

/** Cloud Storage's JSON API v1, as far as plain objects need it. */
export const routes: readonly Route[] = [...bucketRoutes, ...objectRoutes, ...uploadRoutes];
