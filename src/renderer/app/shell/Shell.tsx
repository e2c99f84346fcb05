import { Skeleton } from '@mantine/core';
import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useNavigate } from 'react-router';
import { UndoBar } from '../../features/inbox/triage/UndoBar';
import { QuickRunOverlay } from '../../features/quick-run/QuickRunOverlay';
import { api } from '../../lib/client';
import { useCommands } from '../../lib/commands';
import { useQuickSetting } from '../appearance';
import { Tour } from '../tour/Tour';
import { WelcomeDialog } from '../welcome/WelcomeDialog';
import { Banners } from './Banners';
import { CommandPalette } from './CommandPalette';
import { Rail } from './Rail';
import { rooms } from './rooms';
import { ShortcutSheet } from './ShortcutSheet';
import classes from './shell.module.css';
import { TopBar } from './TopBar';
import { useShortcuts } from './use-shortcuts';
import { useSystemLive } from './use-system-live';

const NO_TASKS = { mine: 0, overdue: 0 };

/** The frame around every page. */
export function Shell() {
  const { t } = useTranslation('app');
  const navigate = useNavigate();
  const isSmall = useMediaQuery('(max-width: 1100px)') ?? false;
  const [choice, setChoice] = useLocalStorage<'wide' | 'narrow' | 'auto'>({
    key: 'pulseflow-rail',
    defaultValue: 'auto',
    getInitialValueInEffect: false,
  });
  const [isSheetOpen, setSheetOpen] = useState(false);
  const { data: counts } = useQuery(api.runs.counts.queryOptions());
  const { data: waiting } = useQuery(api.inbox.counts.queryOptions());
  const { data: settings } = useQuery(api.settings.get.queryOptions());
  const change = useQuickSetting();
  const isNarrow = choice === 'auto' ? isSmall : choice === 'narrow';
  const toggleRail = () => setChoice(isNarrow ? 'wide' : 'narrow');
  const isDark =
    settings?.theme === 'dark' ||
    (settings?.theme !== 'light' && document.documentElement.dataset['mantineColorScheme'] === 'dark');

  useSystemLive();
  useShortcuts();
  useCommands([
    ...rooms.map(({ id, path, keys }) => ({
      id: `go-${id}`,
      label: t(`rooms.${id}`),
      group: 'go' as const,
      keys,
      run: () => void navigate(path),
    })),
    {
      id: 'new-automation',
      label: t('new-automation:entry.command'),
      group: 'app',
      keywords: 'schedule wizard stepper agendamento assistente',
      run: () => void navigate('/flows/new-automation'),
    },
    {
      id: 'toggle-theme',
      label: t('theme.toggle'),
      group: 'app',
      keys: 'mod+shift+l',
      run: () => change({ theme: isDark ? 'light' : 'dark' }),
    },
    {
      id: 'language-en',
      label: t('language.to', { name: 'English' }),
      group: 'app',
      keywords: 'language idioma',
      run: () => change({ language: 'en' }),
    },
    {
      id: 'language-pt',
      label: t('language.to', { name: 'Português (Brasil)' }),
      group: 'app',
      keywords: 'language idioma',
      run: () => change({ language: 'pt-BR' }),
    },
    { id: 'toggle-rail', label: isNarrow ? t('rail.widen') : t('rail.narrow'), group: 'app', keys: 'mod+b', run: toggleRail },
    { id: 'shortcuts', label: t('sheet.title'), group: 'app', keys: '?', run: () => setSheetOpen(true) },
  ]);

  return (
    <div className={classes.shell}>
      <a
        className={classes.skip}
        href="#page"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('page')?.focus();
        }}
      >
        {t('skip')}
      </a>
      <Rail isNarrow={isNarrow} onToggle={toggleRail} doubts={counts?.inDoubt ?? 0} tasks={waiting ?? NO_TASKS} />
      <div className={classes.main}>
        <TopBar counts={counts} />
        <Banners />
        <main id="page" tabIndex={-1} className={classes.page}>
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </main>
        <UndoBar />
      </div>
      <CommandPalette />
      <QuickRunOverlay />
      <ShortcutSheet isOpen={isSheetOpen} onClose={() => setSheetOpen(false)} />
      <WelcomeDialog />
      <Tour />
    </div>
  );
}

/** While a page's code is loaded: its frame without words. */
function PageSkeleton() {
  return (
    <div className={classes.skeleton} aria-hidden="true">
      <Skeleton height={18} width={140} mb={28} />
      {[72, 88, 64, 80, 56].map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} mb={18} />
      ))}
    </div>
  );
}
