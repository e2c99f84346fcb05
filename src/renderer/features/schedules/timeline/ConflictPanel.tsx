import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScheduleConflict } from '#shared/model/schedule-views';
import { useZonedFormat } from '../../../components/occurrences/use-zoned-format';
import { SidePanel } from '../../../components/SidePanel';
import { keyOf } from '../schedule-key';
import classes from './timeline.module.css';
import type { TimelineRow } from './timeline-rows';

const NAMED = 3;
const LINE_PX = 58;

interface ConflictPanelProps {
  conflicts: readonly ScheduleConflict[];
  rows: readonly TimelineRow[];
  shown: ScheduleConflict | undefined;
  onShow(conflict: ScheduleConflict): void;
  onClose(): void;
}

/** The times at which several schedules fire within a minute; each is shown on the timeline. */
export function ConflictPanel({ conflicts, rows, shown, onShow, onClose }: ConflictPanelProps) {
  const { t } = useTranslation('schedules');
  const { day } = useZonedFormat();
  const names = new Map(rows.map(({ key, flowName }) => [key, flowName]));
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: conflicts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 6,
  });
  return (
    <SidePanel title={t('conflicts.title')} onClose={onClose} width={320}>
      <div ref={scroller} className={classes.conflicts}>
        <p className={classes.conflictsText}>{t('conflicts.text')}</p>
        <div className={classes.space} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const conflict = conflicts[item.index];
            if (conflict === undefined) return null;
            const known = conflict.schedules.flatMap((schedule) => names.get(keyOf(schedule)) ?? []);
            const named = [...new Set(known)].slice(0, NAMED);
            const rest = conflict.count - named.length;
            return (
              <button
                key={item.key}
                type="button"
                className={classes.conflict}
                aria-pressed={conflict.fromMs === shown?.fromMs}
                style={{ height: LINE_PX, transform: `translateY(${item.start}px)` }}
                onClick={() => onShow(conflict)}
              >
                <span className={classes.conflictTime}>
                  {day(conflict.fromMs)}
                  <span className={classes.conflictCount}>{t('conflicts.count', { count: conflict.count })}</span>
                </span>
                <span className={classes.conflictNames}>
                  {named.join(', ')}
                  {rest > 0 && ` ${t('conflicts.more', { count: rest })}`}
                </span>
              </button>
            );
          })}
        </div>
      </div>
    </SidePanel>
  );
}
