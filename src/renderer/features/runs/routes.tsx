import { lazy } from 'react';
import type { RouteObject } from 'react-router';

const RunsPage = lazy(() => import('./RunsPage'));
const ComparePage = lazy(() => import('./ComparePage'));
const RunPage = lazy(() => import('./RunPage'));

/** The pages of this feature; their code is loaded when first opened. */
export const runRoutes: RouteObject[] = [
  { path: 'runs', element: <RunsPage /> },
  { path: 'runs/compare', element: <ComparePage /> },
  { path: 'runs/:runId', element: <RunPage /> },
];
