import { useQuery } from '@tanstack/react-query';
import { Bell, Inbox, type LucideIcon, UserRound } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, NavLink, Outlet, useLocation, useNavigate } from 'react-router';
import { useCrumbs } from '../../components/Page';
import { UndoBar } from '../../features/inbox/triage/UndoBar';
import { api } from '../../lib/client';
import { useCommands } from '../../lib/commands';
import { CommandPalette } from './CommandPalette';
import { Logo } from './Logo';
import { NotificationBell } from './NotificationBell';
import { PersonMenu } from './PersonMenu';
import { ShortcutSheet } from './ShortcutSheet';
import classes from './shell.module.css';
import { useShortcuts } from './use-shortcuts';
import { useSystemLive } from './use-system-live';

/** The pages of those who decide tasks and run nothing. */
const ROOMS: readonly { id: 'inbox' | 'me' | 'notifications'; path: string; icon: LucideIcon; keys: string }[] = [
  { id: 'inbox', path: '/inbox', icon: Inbox, keys: 'g i' },
  { id: 'notifications', path: '/settings/notifications', icon: Bell, keys: 'g o' },
  { id: 'me', path: '/me', icon: UserRound, keys: 'g s' },
];

/** The frame for approvers: the inbox and what is their own. Any other address leads to the inbox. */
export function ApproverShell() {
  const { t } = useTranslation('app');
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [isSheetOpen, setSheetOpen] = useState(false);
  const crumbs = useCrumbs();
  const { data: counts } = useQuery(api.inbox.counts.queryOptions());
  useSystemLive();
  useShortcuts();
  useCommands([
    ...ROOMS.map(({ id, path, keys }) => ({
      id: `go-${id}`,
      label: t(`approver.${id}`),
      group: 'go' as const,
      keys,
      run: () => void navigate(path),
    })),
    { id: 'shortcuts', label: t('sheet.title'), group: 'app', keys: '?', run: () => setSheetOpen(true) },
  ]);
  if (!ROOMS.some(({ path }) => pathname === path || pathname.startsWith(`${path}/`))) return <Navigate to="/inbox" replace />;
  return (
    <div className={classes.shell}>
      <nav className={classes.rail} aria-label={t('rail.label')}>
        <div className={classes.brand}>
          <Logo />
          <span className={classes.brandName}>PulseFlow</span>
        </div>
        {ROOMS.map(({ id, path, icon: Icon }) => (
          <NavLink key={id} to={path} className={classes.room ?? ''} data-room={id}>
            <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
            <span className={classes.roomName}>{t(`approver.${id}`)}</span>
            {id === 'inbox' && counts !== undefined && counts.mine > 0 && (
              <span
                className={classes.doubts}
                data-room="inbox"
                data-overdue={counts.overdue > 0 || undefined}
                title={t('rail.tasks', { count: counts.mine })}
              >
                {counts.mine}
              </span>
            )}
          </NavLink>
        ))}
      </nav>
      <div className={classes.main}>
        <header className={classes.topbar}>
          <div className={classes.crumbs}>
            <span className={classes.crumb} aria-current="page">
              {crumbs.at(-1)?.label}
            </span>
          </div>
          <div className={classes.tools}>
            <NotificationBell />
            <PersonMenu />
          </div>
        </header>
        <main id="page" tabIndex={-1} className={classes.page}>
          <Suspense fallback={null}>
            <Outlet />
          </Suspense>
        </main>
        <UndoBar />
      </div>
      <CommandPalette hasFlows={false} />
      <ShortcutSheet isOpen={isSheetOpen} onClose={() => setSheetOpen(false)} />
    </div>
  );
}
