import { ActionIcon } from '@mantine/core';
import { CirclePlay, Copy, Pause, PencilRuler, Pin, Play, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FlowSummary } from '#shared/model/flow';
import type { RunStatus } from '#shared/model/run';
import { NodeIcon } from '../../../components/graph/node-icon';
import { useGraphContext } from '../../../components/graph/use-graph-context';
import { Hint } from '../../../components/Kbd';
import { FlowStatusBadge } from '../../../components/StatusBadge';
import { StatusIcon } from '../../../components/StatusIcon';
import { RelativeTime } from '../../../components/Time';
import type { Column } from '../../../components/VirtualTable';
import { useFormat } from '../../../lib/use-format';
import { triggerSummary } from '../trigger-summary';
import { FlowMenu } from './FlowMenu';
import classes from './list.module.css';
import type { FlowActions } from './use-flow-actions';

/** Less is worth a look. */
const GOOD_SHARE = 0.9;

/** Columns of the list of flows. */
export function useFlowColumns(actions: FlowActions, onRun: (flow: FlowSummary) => void): Column<FlowSummary>[] {
  const { t } = useTranslation('flows');
  const { t: tc } = useTranslation('components');
  const format = useFormat();
  const { context } = useGraphContext();
  return [
    {
      id: 'name',
      header: t('column.name'),
      width: 'minmax(200px, 2.2fr)',
      render: (flow) => (
        <span className={classes.name}>
          <span className="pf-clip">{flow.name}</span>
          {flow.pinned && <Pin size={12} className={classes.pin} aria-label={t('pinned')} />}
          {flow.hasDraftChanges && (
            <span className={classes.tag} title={t('draftChangesHint')}>
              {t('draftChanges')}
            </span>
          )}
          {flow.description !== undefined && <span className={classes.description}>{flow.description}</span>}
        </span>
      ),
    },
    {
      id: 'status',
      header: t('column.status'),
      width: '104px',
      render: (flow) => <FlowStatusBadge status={flow.status} plain />,
    },
    {
      id: 'trigger',
      header: t('column.trigger'),
      width: 'minmax(140px, 1.3fr)',
      minTableWidth: 860,
      render: (flow) => (
        <span className={classes.triggers}>
          {flow.triggers.length === 0 && <span className={classes.muted}>{t('noTrigger')}</span>}
          {flow.triggers.slice(0, 2).map((trigger) => {
            const type = context?.nodeTypes.get(trigger.type);
            return (
              <span key={trigger.nodeId} className={classes.trigger}>
                <NodeIcon name={type?.icon ?? 'zap'} size={13} />
                <span className="pf-clip">{triggerSummary(trigger, context) || (type && context?.localText(type.label))}</span>
              </span>
            );
          })}
          {flow.triggers.length > 2 && <span className={classes.muted}>+{flow.triggers.length - 2}</span>}
        </span>
      ),
    },
    {
      id: 'last',
      header: t('column.last'),
      width: '124px',
      minTableWidth: 620,
      render: ({ lastRun }) =>
        lastRun === undefined ? (
          <span className={classes.muted}>{t('never')}</span>
        ) : (
          <Link to={`/runs/${lastRun.id}`} className={classes.last ?? ''}>
            <StatusIcon status={lastRun.status as RunStatus} size={14} title={tc(`status.${lastRun.status}`)} />
            <RelativeTime at={lastRun.createdAt} />
          </Link>
        ),
    },
    {
      id: 'next',
      header: t('column.next'),
      width: '92px',
      minTableWidth: 760,
      render: (flow) => (flow.nextRunAt === undefined || flow.status !== 'active' ? null : <RelativeTime at={flow.nextRunAt} />),
    },
    {
      id: 'rate',
      header: t('column.rate'),
      width: '68px',
      align: 'right',
      minTableWidth: 900,
      render: ({ successRate }) =>
        successRate === undefined ? null : (
          <span
            className={classes.rate}
            data-bad={successRate.share < GOOD_SHARE || undefined}
            title={t('rate', { count: successRate.runs })}
          >
            {format.percent(successRate.share)}
          </span>
        ),
    },
    {
      id: 'day',
      header: t('column.day'),
      width: '112px',
      align: 'right',
      minTableWidth: 1300,
      render: ({ runsLast24h: { succeeded, failed, other } }) => {
        const all = succeeded + failed + other;
        return all === 0 ? null : (
          <span
            className={classes.day}
            title={t('day', { succeeded: format.number(succeeded), failed: format.number(failed), other: format.number(other) })}
          >
            {failed > 0 && (
              <span className={classes.failed}>
                <StatusIcon status="failed" size={12} title={tc('status.failed')} /> {format.number(failed)}
              </span>
            )}
            {format.number(all)}
          </span>
        );
      },
    },
    {
      id: 'actions',
      header: '',
      width: '62px',
      align: 'right',
      render: (flow) => (
        <span className={classes.actions}>
          <Hint label={t('runNow')} keys="r">
            <ActionIcon
              size="sm"
              tabIndex={-1}
              aria-label={t('runFlow', { name: flow.name })}
              disabled={flow.status !== 'active'}
              onClick={() => onRun(flow)}
            >
              <Play size={14} />
            </ActionIcon>
          </Hint>
          <Hint label={t(flow.status === 'paused' ? 'resume' : 'pause')} keys="p">
            <ActionIcon
              size="sm"
              tabIndex={-1}
              aria-label={t(flow.status === 'paused' ? 'resumeFlow' : 'pauseFlow', { name: flow.name })}
              disabled={flow.status === 'draft'}
              onClick={() => (flow.status === 'paused' ? actions.resume(flow) : actions.pause(flow))}
            >
              {flow.status === 'paused' ? <CirclePlay size={14} /> : <Pause size={14} />}
            </ActionIcon>
          </Hint>
        </span>
      ),
    },
    {
      id: 'change',
      header: '',
      width: '88px',
      align: 'right',
      minTableWidth: 1060,
      render: (flow) => (
        <span className={classes.actions}>
          <Hint label={t('edit')} keys="Enter">
            <ActionIcon
              component={Link}
              to={`/flows/${flow.id}`}
              size="sm"
              tabIndex={-1}
              aria-label={t('editFlow', { name: flow.name })}
            >
              <PencilRuler size={14} />
            </ActionIcon>
          </Hint>
          <Hint label={t('duplicate')} keys="d">
            <ActionIcon
              size="sm"
              tabIndex={-1}
              aria-label={t('duplicateFlow', { name: flow.name })}
              onClick={() => actions.duplicate(flow)}
            >
              <Copy size={14} />
            </ActionIcon>
          </Hint>
          <Hint label={t('delete')} keys="Delete">
            <ActionIcon
              size="sm"
              tabIndex={-1}
              aria-label={t('deleteFlow', { name: flow.name })}
              onClick={() => actions.remove(flow)}
            >
              <Trash2 size={14} />
            </ActionIcon>
          </Hint>
        </span>
      ),
    },
    {
      id: 'menu',
      header: '',
      width: '28px',
      align: 'right',
      render: (flow) => <FlowMenu flow={flow} actions={actions} withKeys />,
    },
  ];
}
