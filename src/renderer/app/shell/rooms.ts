import { Activity, CalendarClock, Gauge, Inbox, ListTree, type LucideIcon, MailX, Radio, Settings, Workflow } from 'lucide-react';

export interface Room {
  /** Its texts are `rooms.<id>` in namespace app. */
  id: 'dashboard' | 'flows' | 'runs' | 'schedules' | 'events' | 'rules' | 'dead-letters' | 'queues' | 'settings';
  path: string;
  icon: LucideIcon;
  keys: string;
}

/** The rooms of the house, in the order of the rail. */
export const rooms: readonly Room[] = [
  { id: 'dashboard', path: '/', icon: Gauge, keys: 'g d' },
  { id: 'flows', path: '/flows', icon: Workflow, keys: 'g f' },
  { id: 'runs', path: '/runs', icon: Activity, keys: 'g r' },
  { id: 'schedules', path: '/schedules', icon: CalendarClock, keys: 'g c' },
  { id: 'events', path: '/events', icon: Radio, keys: 'g e' },
  { id: 'rules', path: '/rules', icon: ListTree, keys: 'g u' },
  { id: 'dead-letters', path: '/dead-letters', icon: MailX, keys: 'g l' },
  { id: 'queues', path: '/queues', icon: Inbox, keys: 'g q' },
  { id: 'settings', path: '/settings', icon: Settings, keys: 'g s' },
];
