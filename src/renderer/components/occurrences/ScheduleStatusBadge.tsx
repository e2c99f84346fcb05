import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScheduleEntry, ScheduleStatus } from '#shared/model/schedule-views';
import { useFormat } from '../../lib/use-format';
import classes from './occurrences.module.css';

/** Each has a shape of its own, so that colour is never the only difference. Drawn on 12 by 12. */
const shapes: Record<ScheduleStatus, ReactNode> = {
  active: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  paused: <path d="M4 2.5v7M8 2.5v7" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
  'flow-paused': <path d="M4 2.5v7M8 2.5v7" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
  draft: <circle cx="6" cy="6" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2 1.66" />,
  disabled: <path d="M2.5 9.5 9.5 2.5" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />,
  ended: <rect x="2.5" y="2.5" width="7" height="7" rx="1" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  invalid: (
    <>
      <path d="M6 1.2 11.2 10.6H.8Z" fill="currentColor" />
      <path d="M6 4.6v2.6" stroke="var(--pf-bg)" strokeWidth="1.2" strokeLinecap="round" />
      <circle cx="6" cy="9" r=".7" fill="var(--pf-bg)" />
    </>
  ),
};

/** Whether a schedule fires, and until when it does not. */
export function ScheduleStatusBadge({ entry }: { entry: Pick<ScheduleEntry, 'status' | 'pausedUntil'> }) {
  const { t } = useTranslation('occurrences');
  const format = useFormat();
  const { status, pausedUntil } = entry;
  const words =
    status === 'paused' && pausedUntil !== undefined
      ? t('status.pausedUntil', { at: format.short(pausedUntil) })
      : t(`status.${status}`);
  return (
    <span className={classes.status} data-status={status} title={words}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {shapes[status]}
      </svg>
      <span className="pf-clip">{words}</span>
    </span>
  );
}
