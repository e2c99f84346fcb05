import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RunSummary } from '#shared/model/run';
import { StatusIcon } from '../../components/StatusIcon';
import { Duration, RelativeTime } from '../../components/Time';
import { useShownName } from '../../components/use-shown-name';
import classes from './dashboard.module.css';

/** The newest runs, live. */
export function LatestRuns({ runs }: { runs: readonly RunSummary[] | undefined }) {
  const { t } = useTranslation('dashboard');
  const { t: words } = useTranslation('components');
  const shownName = useShownName();
  if (runs === undefined) return <Skeleton height={160} m="sm" width="auto" />;
  if (runs.length === 0) return <p className={classes.empty}>{t('runs.empty')}</p>;
  return (
    <ul className={classes.list}>
      {runs.map(({ id, status, flowName, trigger, test, createdAt, startedAt, finishedAt }) => (
        <li key={id}>
          <Link className={classes.line ?? ''} to={`/runs/${id}`}>
            <StatusIcon status={status} title={words(`status.${status}`)} />
            <span className={classes.name}>{shownName(flowName)}</span>
            <span className={classes.soft}>{test ? t('runs.test') : t(`trigger.${trigger.kind}`)}</span>
            <span className={classes.duration}>{startedAt !== undefined && <Duration from={startedAt} to={finishedAt} />}</span>
            <span className={classes.time}>
              <RelativeTime at={createdAt} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
