import { ActionIcon } from '@mantine/core';
import { Pause, Play, StepForward } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ScheduleEntry } from '#shared/model/schedule-views';
import { Hint } from '../../../components/Kbd';
import { OccurrenceIcon } from '../../../components/occurrences/OccurrenceIcon';
import { ScheduleStatusBadge } from '../../../components/occurrences/ScheduleStatusBadge';
import type { ScheduleActions } from '../../../components/occurrences/use-schedule-actions';
import { useScheduleWords } from '../../../components/occurrences/use-schedule-words';
import { RelativeTime } from '../../../components/Time';
import { useErrorText } from '../../../components/use-error-text';
import type { Column } from '../../../components/VirtualTable';
import { useFormat } from '../../../lib/use-format';
import { flowsWithSeveral } from '../schedule-key';
import classes from '../schedules.module.css';
import { ScheduleMenu } from './ScheduleMenu';
import { canPause, canRun } from './schedule-abilities';

/** Columns of the list of schedules. */
export function useScheduleColumns(actions: ScheduleActions, rows: readonly ScheduleEntry[]): Column<ScheduleEntry>[] {
  const { t } = useTranslation('schedules');
  const { t: to } = useTranslation('occurrences');
  const { sentence } = useScheduleWords();
  const format = useFormat();
  const errorText = useErrorText();
  const several = flowsWithSeveral(rows);
  const none = <span className={classes.soft}>–</span>;
  return [
    {
      id: 'flow',
      header: t('column.flow'),
      width: 'minmax(130px, 1fr)',
      render: ({ flowId, flowName, nodeName }) => (
        <span className={classes.name}>
          <span className="pf-clip">{flowName}</span>
          {several.has(flowId) && <span className={classes.node}>{nodeName}</span>}
        </span>
      ),
    },
    {
      id: 'status',
      header: t('column.status'),
      width: '128px',
      render: (entry) => <ScheduleStatusBadge entry={entry} />,
    },
    {
      id: 'schedule',
      header: t('column.schedule'),
      width: 'minmax(150px, 2.4fr)',
      minTableWidth: 560,
      render: ({ schedule, zone, error }) =>
        error !== undefined ? (
          <span className={classes.bad} title={errorText(error)}>
            {errorText(error)}
          </span>
        ) : (
          <span className={classes.sentence} title={sentence(schedule, zone)}>
            {sentence(schedule, zone)}
          </span>
        ),
    },
    {
      id: 'next',
      header: t('column.next'),
      width: '92px',
      render: ({ nextAt, status }) => (nextAt === undefined || status !== 'active' ? none : <RelativeTime at={nextAt} />),
    },
    {
      id: 'last',
      header: t('column.last'),
      width: '116px',
      minTableWidth: 700,
      render: ({ lastAt, lastState, lastRunId }) => {
        if (lastAt === undefined) return none;
        const content = (
          <>
            {lastState !== undefined && <OccurrenceIcon look={lastState} title={to(`look.${lastState}`)} />}
            <RelativeTime at={lastAt} />
          </>
        );
        return lastRunId === undefined ? (
          <span className={classes.last}>{content}</span>
        ) : (
          <Link to={`/runs/${lastRunId}`} className={classes.last ?? ''}>
            {content}
          </Link>
        );
      },
    },
    {
      id: 'rate',
      header: t('column.rate'),
      width: '68px',
      align: 'right',
      minTableWidth: 800,
      render: ({ successRate }) => (successRate === undefined ? none : format.percent(successRate.share)),
    },
    {
      id: 'count',
      header: t('column.fired'),
      width: '60px',
      align: 'right',
      minTableWidth: 860,
      render: ({ fired }) => (fired === 0 ? none : format.number(fired)),
    },
    {
      id: 'left',
      header: t('column.left'),
      width: '76px',
      align: 'right',
      minTableWidth: 960,
      render: ({ skipped, missed }) =>
        skipped + missed === 0 ? (
          none
        ) : (
          <span title={t('leftOut', { skipped: format.number(skipped), missed: format.number(missed) })}>
            {missed > 0 && (
              <span className={classes.missed}>
                <OccurrenceIcon look="missed" size={12} title={to('look.missed')} /> {format.number(missed)}
              </span>
            )}{' '}
            {skipped > 0 && format.number(skipped)}
          </span>
        ),
    },
    {
      id: 'actions',
      header: '',
      label: t('column.actions'),
      width: '88px',
      align: 'right',
      render: (entry) => <RowActions entry={entry} actions={actions} />,
    },
  ];
}

function RowActions({ entry, actions }: { entry: ScheduleEntry; actions: ScheduleActions }) {
  const { t } = useTranslation('schedules');
  const isPaused = entry.pausedAt !== undefined;
  const label = isPaused ? t('resume') : t('pause');
  return (
    <span className={classes.actions}>
      <Hint label={t('runNow')} keys="r">
        <ActionIcon
          size="sm"
          tabIndex={-1}
          aria-label={t('runNowOf', { name: entry.flowName })}
          disabled={!canRun(entry)}
          onClick={() => actions.runNow(entry)}
        >
          <StepForward size={14} />
        </ActionIcon>
      </Hint>
      <Hint label={label} keys="p">
        <ActionIcon
          size="sm"
          tabIndex={-1}
          aria-label={`${label}: ${entry.flowName}`}
          disabled={!canPause(entry)}
          onClick={() => (isPaused ? actions.resume(entry) : actions.pause(entry))}
        >
          {isPaused ? <Play size={14} /> : <Pause size={14} />}
        </ActionIcon>
      </Hint>
      <ScheduleMenu entry={entry} actions={actions} />
    </span>
  );
}
