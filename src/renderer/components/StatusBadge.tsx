import { useTranslation } from 'react-i18next';
import type { FlowStatus } from '#shared/model/flow';
import { type AnyStatus, StatusIcon } from './StatusIcon';
import classes from './status.module.css';

/** A state of a run or step: shape, colour and word. `plain` leaves the tinted ground out (for tables). */
export function StatusBadge({ status, plain = false }: { status: AnyStatus; plain?: boolean }) {
  const { t } = useTranslation('components');
  return (
    <span className={classes.badge} data-status={status} data-plain={plain || undefined}>
      <StatusIcon status={status} size={plain ? 16 : 14} />
      {t(`status.${status}`)}
    </span>
  );
}

/** A state of a flow: draft (hollow), active (filled), paused (two bars). */
export function FlowStatusBadge({ status, plain = false }: { status: FlowStatus; plain?: boolean }) {
  const { t } = useTranslation('components');
  return (
    <span className={classes.badge} data-flow-status={status} data-plain={plain || undefined}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {status === 'active' && <circle cx="6" cy="6" r="4" fill="currentColor" />}
        {status === 'draft' && (
          <circle cx="6" cy="6" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2 1.66" />
        )}
        {status === 'paused' && <path d="M4 2.5v7M8 2.5v7" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />}
      </svg>
      {t(`flowStatus.${status}`)}
    </span>
  );
}
