import { lazy } from 'react';
import type { RouteObject } from 'react-router';

const FlowsPage = lazy(() => import('./FlowsPage'));
const NewAutomationPage = lazy(() => import('./new-automation/NewAutomationPage'));
const FlowPage = lazy(() => import('./FlowPage'));
const FlowTabs = lazy(() => import('./page/FlowTabs'));
const InfoTab = lazy(() => import('./page/info/InfoTab'));
const ScheduleTab = lazy(() => import('./page/schedule/ScheduleTab'));
const ExceptionsTab = lazy(() => import('./page/exceptions/ExceptionsTab'));
const HistoryTab = lazy(() => import('./page/history/HistoryTab'));

/** The pages of this feature; their code is loaded when first opened. */
export const flowRoutes: RouteObject[] = [
  { path: 'flows', element: <FlowsPage /> },
  { path: 'flows/new-automation', element: <NewAutomationPage /> },
  { path: 'flows/:flowId', element: <FlowPage /> },
  {
    path: 'flows/:flowId',
    element: <FlowTabs />,
    children: [
      { path: 'info', element: <InfoTab /> },
      { path: 'schedule', element: <ScheduleTab /> },
      { path: 'exceptions', element: <ExceptionsTab /> },
      { path: 'history', element: <HistoryTab /> },
    ],
  },
];
