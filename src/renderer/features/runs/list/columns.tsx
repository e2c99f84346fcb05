import { useTranslation } from 'react-i18next';
import type { RunSummary } from '#shared/model/run';
import { StatusBadge } from '../../../components/StatusBadge';
import { Duration, RelativeTime } from '../../../components/Time';
import { useErrorText } from '../../../components/use-error-text';
import { useShownName } from '../../../components/use-shown-name';
import type { Column } from '../../../components/VirtualTable';
import { useFormat } from '../../../lib/use-format';
import { useTriggerText } from '../TriggerText';
import classes from './list.module.css';

/** Columns of the list of runs. */
export function useRunColumns(): Column<RunSummary>[] {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const triggerText = useTriggerText();
  const shownName = useShownName();
  const errorText = useErrorText();
  return [
    { id: 'status', header: t('column.status'), width: '128px', render: (run) => <StatusBadge status={run.status} plain /> },
    {
      id: 'flow',
      header: t('column.flow'),
      width: 'minmax(160px, 1.4fr)',
      render: (run) => (
        <span className={classes.flow}>
          <span className="pf-clip">{shownName(run.flowName)}</span>
          {run.test ? (
            <>
              <span className={classes.tag}>{t('test')}</span>
              {run.testOptions?.effects === 'off' && <span className={classes.tag}>{t('effectsOff')}</span>}
            </>
          ) : (
            <span className={classes.muted}>{t('version', { version: run.flowVersion })}</span>
          )}
          {run.rerunOf !== undefined && <span className={classes.tag}>{t('rerun')}</span>}
        </span>
      ),
    },
    {
      id: 'trigger',
      header: t('column.trigger'),
      width: 'minmax(130px, 1fr)',
      minTableWidth: 640,
      render: (run) => (
        <span className={classes.muted} title={triggerText(run.trigger)}>
          {triggerText(run.trigger)}
        </span>
      ),
    },
    {
      id: 'detail',
      header: t('column.detail'),
      width: 'minmax(140px, 1.6fr)',
      minTableWidth: 860,
      render: (run) =>
        run.error !== undefined ? (
          <span className={classes.error} title={errorText(run.error)}>
            {errorText(run.error)}
          </span>
        ) : run.status === 'waiting' && run.wakeAt !== undefined ? (
          <span className={classes.muted}>{t('wakes', { at: format.short(run.wakeAt) })}</span>
        ) : run.status === 'in_doubt' ? (
          <span className={classes.muted}>{t('needsAnswer')}</span>
        ) : null,
    },
    {
      id: 'created',
      header: t('column.created'),
      width: '110px',
      align: 'right',
      minTableWidth: 480,
      render: (run) => <RelativeTime at={run.createdAt} />,
    },
    {
      id: 'duration',
      header: t('column.duration'),
      width: '92px',
      align: 'right',
      minTableWidth: 520,
      render: (run) =>
        run.startedAt === undefined || run.status === 'queued' ? null : <Duration from={run.startedAt} to={run.finishedAt} />,
    },
  ];
}
