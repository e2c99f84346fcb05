import { lazy, Suspense } from 'react';
import { createHashRouter } from 'react-router';
import { flowRoutes } from '../features/flows/routes';
import { pluginRoutes } from '../features/plugins/routes';
import { runRoutes } from '../features/runs/routes';
import { scheduleRoutes } from '../features/schedules/routes';
import { NotFoundPage } from './NotFoundPage';
import { RouteError } from './RouteError';
import { PersonShell } from './shell/PersonShell';

const FlowFilesPage = lazy(() => import('../features/flow-files/FlowFilesPage'));
const CredentialsPage = lazy(() => import('../features/credentials/CredentialsPage'));
const DashboardPage = lazy(() => import('../features/dashboard/DashboardPage'));
const DeadLettersPage = lazy(() => import('../features/dead-letters/DeadLettersPage'));
const EventsPage = lazy(() => import('../features/events/EventsPage'));
const InboxPage = lazy(() => import('../features/inbox/InboxPage'));
const NotificationsPage = lazy(() => import('../features/notifications/NotificationsPage'));
const QueuesPage = lazy(() => import('../features/queues/QueuesPage'));
const MyPage = lazy(() => import('../features/people/MyPage'));
const PeoplePage = lazy(() => import('../features/people/PeoplePage'));
const RulesPage = lazy(() => import('../features/rules/RulesPage'));
const SettingsPage = lazy(() => import('../features/settings/SettingsPage'));
const QuickRunPage = lazy(() => import('../features/quick-run/QuickRunPage'));
const ConnectionPage = lazy(() => import('../features/connection/ConnectionPage'));

/** Every page, once. Paths live in the hash, so that they work from the window's own protocol as over HTTP. */
export const router = createHashRouter([
  {
    path: '/quick-run',
    element: (
      <Suspense fallback={null}>
        <QuickRunPage />
      </Suspense>
    ),
    errorElement: <RouteError />,
  },
  {
    path: '/',
    element: <PersonShell />,
    errorElement: <RouteError />,
    children: [
      {
        errorElement: <RouteError />,
        children: [
          { index: true, element: <DashboardPage /> },
          ...flowRoutes,
          ...runRoutes,
          ...scheduleRoutes,
          ...pluginRoutes,
          { path: 'inbox', element: <InboxPage /> },
          { path: 'events', element: <EventsPage /> },
          { path: 'queues', element: <QueuesPage /> },
          { path: 'rules', element: <RulesPage /> },
          { path: 'dead-letters', element: <DeadLettersPage /> },
          { path: 'me', element: <MyPage /> },
          { path: 'settings/people', element: <PeoplePage /> },
          { path: 'settings/connection', element: <ConnectionPage /> },
          { path: 'settings/flow-files', element: <FlowFilesPage /> },
          { path: 'settings/credentials', element: <CredentialsPage /> },
          { path: 'settings/notifications', element: <NotificationsPage /> },
          { path: 'settings/:section?', element: <SettingsPage /> },
          { path: '*', element: <NotFoundPage /> },
        ],
      },
    ],
  },
]);
