import { lazy } from 'react';
import type { RouteObject } from 'react-router';

const FlowsPage = lazy(() => import('./FlowsPage'));
const FlowPage = lazy(() => import('./FlowPage'));

/** The pages of this feature; their code is loaded when first opened. */
export const flowRoutes: RouteObject[] = [
  { path: 'flows', element: <FlowsPage /> },
  { path: 'flows/:flowId', element: <FlowPage /> },
];
