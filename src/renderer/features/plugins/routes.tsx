import { lazy } from 'react';
import type { RouteObject } from 'react-router';

const PluginsPage = lazy(() => import('./PluginsPage'));
const InstalledTab = lazy(() => import('./installed/InstalledTab'));
const CatalogueTab = lazy(() => import('./catalogue/CatalogueTab'));
const ActivityTab = lazy(() => import('./activity/ActivityTab'));

/** The pages of this feature; their code is loaded when first opened. */
export const pluginRoutes: RouteObject[] = [
  {
    path: 'plugins',
    element: <PluginsPage />,
    children: [
      { index: true, element: <InstalledTab /> },
      { path: 'catalogue', element: <CatalogueTab /> },
      { path: 'activity', element: <ActivityTab /> },
    ],
  },
];
