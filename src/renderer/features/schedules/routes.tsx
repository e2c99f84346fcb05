import { lazy } from 'react';
import type { RouteObject } from 'react-router';

const SchedulesPage = lazy(() => import('./SchedulesPage'));
const ListTab = lazy(() => import('./list/ListTab'));
const TimelineTab = lazy(() => import('./timeline/TimelineTab'));
const HolidaysTab = lazy(() => import('./holidays/HolidaysTab'));

/** The pages of this feature; their code is loaded when first opened. */
export const scheduleRoutes: RouteObject[] = [
  {
    path: 'schedules',
    element: <SchedulesPage />,
    children: [
      { index: true, element: <ListTab /> },
      { path: 'timeline', element: <TimelineTab /> },
      { path: 'holidays', element: <HolidaysTab /> },
    ],
  },
];
