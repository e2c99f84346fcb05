import { lazy } from 'react';
import type { RouteObject } from 'react-router';

const RunsPage = lazy(() => import('./RunsPage'));
const RunPage = lazy(() => import('./RunPage'));

/** The pages of this feature; their code is loaded when first opened. */
export const runRoutes: RouteObject[] = [
  { path: 'runs', element: <RunsPage /> },
  { path: 'runs/:runId', element: <RunPage /> },
];
