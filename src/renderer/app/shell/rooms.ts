import {
  Activity,
  CalendarClock,
  Gauge,
  Inbox,
  Layers,
  ListTree,
  type LucideIcon,
  MailX,
  Puzzle,
  Radio,
  Settings,
  Workflow,
} from 'lucide-react';

export interface Room {
  /** Its texts are `rooms.<id>` in namespace app. */
  id:
    | 'dashboard'
    | 'flows'
    | 'runs'
    | 'inbox'
    | 'schedules'
    | 'events'
    | 'rules'
    | 'dead-letters'
    | 'queues'
    | 'plugins'
    | 'settings';
  path: string;
  icon: LucideIcon;
  keys: string;
  /** `work`: what runs and what starts it; `matters`: what goes between flows; `house`: what the app itself is made of. */
  part: 'work' | 'matters' | 'house';
}

/** The rooms of the house, in the order of the rail. */
export const rooms: readonly Room[] = [
  { id: 'dashboard', path: '/', icon: Gauge, keys: 'g d', part: 'work' },
  { id: 'flows', path: '/flows', icon: Workflow, keys: 'g f', part: 'work' },
  { id: 'runs', path: '/runs', icon: Activity, keys: 'g r', part: 'work' },
  { id: 'inbox', path: '/inbox', icon: Inbox, keys: 'g i', part: 'work' },
  { id: 'schedules', path: '/schedules', icon: CalendarClock, keys: 'g c', part: 'work' },
  { id: 'events', path: '/events', icon: Radio, keys: 'g e', part: 'matters' },
  { id: 'rules', path: '/rules', icon: ListTree, keys: 'g u', part: 'matters' },
  { id: 'dead-letters', path: '/dead-letters', icon: MailX, keys: 'g l', part: 'matters' },
  { id: 'queues', path: '/queues', icon: Layers, keys: 'g q', part: 'matters' },
  { id: 'plugins', path: '/plugins', icon: Puzzle, keys: 'g p', part: 'house' },
  { id: 'settings', path: '/settings', icon: Settings, keys: 'g s', part: 'house' },
];
