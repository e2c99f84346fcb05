import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../lib/use-format';
import { useNow } from '../../../lib/use-now';
import classes from './detail.module.css';
import { clockPeriodMs, coarse, slaOf } from './sla';

interface SlaClockProps {
  createdAt: number;
  dueAt: number | undefined;
  /** In words (`Due in 2 h`), as the head of a task shows it; else the bare time. */
  isLong?: boolean;
}

/** How much time a task has left: a ring that fills, and the time; it runs. Nothing where nothing is due. */
export function SlaClock({ createdAt, dueAt, isLong = false }: SlaClockProps) {
  return dueAt === undefined ? null : <Clock createdAt={createdAt} dueAt={dueAt} isLong={isLong} />;
}

function Clock({ createdAt, dueAt, isLong }: { createdAt: number; dueAt: number; isLong: boolean }) {
  const { t } = useTranslation('inbox');
  const format = useFormat();
  const now = useNow(clockPeriodMs(dueAt - Date.now()));
  const { state, share, leftMs } = slaOf({ createdAt, dueAt }, now);
  // Whole seconds only: tenths would jump.
  const time = format.duration(Math.max(1000, Math.floor(Math.abs(leftMs) / 1000) * 1000));
  const short = format.duration(coarse(Math.abs(leftMs)));
  const words = t(state === 'over' ? 'sla.over' : 'sla.left', { time });
  return (
    <Tooltip label={t('sla.due', { at: format.exact(dueAt) })}>
      <span className={classes.clock} data-state={state}>
        <svg width={12} height={12} viewBox="0 0 12 12" aria-hidden="true">
          <circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" strokeWidth="1.5" opacity={0.3} />
          <circle
            cx="6"
            cy="6"
            r="5"
            fill={state === 'over' ? 'currentColor' : 'none'}
            stroke="currentColor"
            strokeWidth="1.5"
            pathLength={1}
            strokeDasharray={`${share} 1`}
            transform="rotate(-90 6 6)"
          />
        </svg>
        {isLong ? words : <span aria-label={words}>{state === 'over' ? `−${short}` : short}</span>}
      </span>
    </Tooltip>
  );
}
