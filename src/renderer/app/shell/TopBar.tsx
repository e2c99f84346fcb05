import { UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { ChevronRight, Inbox, Search } from 'lucide-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ContractOutputs } from '#shared/contract';
import { Hint, Kbd } from '../../components/Kbd';
import { useCrumbs } from '../../components/Page';
import { StatusIcon } from '../../components/StatusIcon';
import { api } from '../../lib/client';
import { useFormat } from '../../lib/use-format';
import { LanguageMenu, ThemeMenu } from './AppearanceMenus';
import { NotificationBell } from './NotificationBell';
import { PersonMenu } from './PersonMenu';
import classes from './shell.module.css';
import { WorkspaceName } from './WorkspaceName';

type Counts = ContractOutputs['runs']['counts'];

/** Where one is, the way to everything, and what is going on. */
export function TopBar({ counts }: { counts: Counts | undefined }) {
  const { t } = useTranslation('app');
  const crumbs = useCrumbs();
  return (
    <header className={classes.topbar}>
      <div className={classes.crumbs}>
        <WorkspaceName />
        {crumbs.map((crumb, index) => (
          <Fragment key={`${index}:${crumb.label}`}>
            <ChevronRight size={13} className={classes.crumbSeparator} aria-hidden="true" />
            {crumb.to === undefined ? (
              <span className={classes.crumb} aria-current="page">
                {crumb.label}
              </span>
            ) : (
              <Link className={classes.crumb ?? ''} to={crumb.to}>
                {crumb.label}
              </Link>
            )}
          </Fragment>
        ))}
      </div>
      <UnstyledButton className={classes.search} onClick={() => spotlight.open()}>
        <Search size={14} aria-hidden="true" />
        <span className={classes.searchText}>{t('palette.open')}</span>
        <Kbd keys="mod+k" />
      </UnstyledButton>
      <div className={classes.tools}>
        <Waiting />
        {counts !== undefined && <Open counts={counts} />}
        <NotificationBell />
        <LanguageMenu />
        <ThemeMenu />
        <PersonMenu />
      </div>
    </header>
  );
}

/** Tasks that wait for me, and the way to them. */
function Waiting() {
  const { t } = useTranslation('app');
  const format = useFormat();
  const { data } = useQuery(api.inbox.counts.queryOptions());
  if (data === undefined || data.mine === 0) return null;
  const label = t('rail.tasks', { count: data.mine });
  return (
    <Hint label={label} keys="g i">
      <Link
        to="/inbox"
        className={classes.count ?? ''}
        data-overdue={data.overdue > 0 || undefined}
        data-tasks
        aria-label={label}
      >
        <Inbox size={14} aria-hidden="true" />
        {format.number(data.mine)}
      </Link>
    </Hint>
  );
}

function Open({ counts }: { counts: Counts }) {
  const { t } = useTranslation('app');
  const format = useFormat();
  const active = counts.running + counts.queued;
  return (
    <>
      {counts.inDoubt > 0 && (
        <Hint label={t('topbar.inDoubt', { count: counts.inDoubt })}>
          <Link
            to="/runs?status=in_doubt"
            className={classes.count ?? ''}
            data-status="in_doubt"
            aria-label={t('topbar.inDoubt', { count: counts.inDoubt })}
          >
            <StatusIcon status="in_doubt" size={14} />
            {format.number(counts.inDoubt)}
          </Link>
        </Hint>
      )}
      <Hint
        label={t('topbar.open', {
          running: format.number(counts.running),
          queued: format.number(counts.queued),
          waiting: format.number(counts.waiting),
        })}
      >
        <Link
          to="/runs?status=running"
          className={classes.count ?? ''}
          data-idle={active === 0 || undefined}
          aria-label={t('topbar.running', { count: active })}
        >
          {active > 0 ? <StatusIcon status="running" size={14} /> : <StatusIcon status="queued" size={14} />}
          {format.number(active)}
        </Link>
      </Hint>
    </>
  );
}
