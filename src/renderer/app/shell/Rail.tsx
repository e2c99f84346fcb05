import { Tooltip, UnstyledButton } from '@mantine/core';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation } from 'react-router';
import { Kbd } from '../../components/Kbd';
import { Logo } from './Logo';
import { rooms } from './rooms';
import classes from './shell.module.css';

interface RailProps {
  isNarrow: boolean;
  onToggle(): void;
  /** Runs in doubt. */
  doubts: number;
  /** Tasks that wait for me. */
  tasks: { mine: number; overdue: number };
}

/** The rooms on the left; icons only when narrow; a bar at the bottom on a phone. */
export function Rail({ isNarrow, onToggle, doubts, tasks }: RailProps) {
  const { t } = useTranslation('app');
  const rail = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone the bar has more rooms than fit: the open one stays in sight.
  useEffect(() => {
    rail.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [pathname]);
  const toggleLabel = isNarrow ? t('rail.widen') : t('rail.narrow');
  return (
    <nav ref={rail} className={classes.rail} data-narrow={isNarrow || undefined} data-tour="rail" aria-label={t('rail.label')}>
      <div className={classes.brand}>
        <Logo />
        <span className={classes.brandName}>PulseFlow</span>
      </div>
      {rooms.map(({ id, path, icon: Icon, keys, part }, index) => (
        <Tooltip
          key={id}
          position="right"
          label={
            <span className={classes.tip}>
              {t(`rooms.${id}`)} <Kbd keys={keys} />
            </span>
          }
        >
          <NavLink
            to={path}
            end={path === '/'}
            className={classes.room ?? ''}
            data-room={id}
            data-begins={(index > 0 && rooms[index - 1]?.part !== part) || undefined}
            data-part={part}
          >
            <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
            <span className={classes.roomName}>{t(`rooms.${id}`)}</span>
            {id === 'inbox' && tasks.mine > 0 && (
              <span
                className={classes.doubts}
                data-room="inbox"
                data-overdue={tasks.overdue > 0 || undefined}
                title={t('rail.tasks', { count: tasks.mine })}
              >
                {tasks.mine > 99 ? '99+' : tasks.mine}
              </span>
            )}
            {id === 'runs' && doubts > 0 && (
              <span className={classes.doubts} title={t('rail.doubts', { count: doubts })}>
                {doubts}
              </span>
            )}
          </NavLink>
        </Tooltip>
      ))}
      <Tooltip
        position="right"
        label={
          <span className={classes.tip}>
            {toggleLabel} <Kbd keys="mod+b" />
          </span>
        }
      >
        <UnstyledButton className={classes.fold} onClick={onToggle} aria-label={toggleLabel}>
          {isNarrow ? <PanelLeftOpen size={16} strokeWidth={1.75} /> : <PanelLeftClose size={16} strokeWidth={1.75} />}
        </UnstyledButton>
      </Tooltip>
    </nav>
  );
}
