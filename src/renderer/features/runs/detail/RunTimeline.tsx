import { Tooltip } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isFinal, type RunDetail } from '#shared/model/run';
import { useRunProgress } from '../../../components/graph/step-progress';
import { StatusIcon } from '../../../components/StatusIcon';
import { useFormat } from '../../../lib/use-format';
import { useNow } from '../../../lib/use-now';
import classes from './timeline.module.css';
import { type TimelineBar, type TimelineRow, timelineOf } from './timeline-model';

interface RunTimelineProps {
  run: RunDetail;
  selected: number | undefined;
  onSelect(seq: number): void;
}

/** Steps and attempts over time; arrow keys walk through them. */
export function RunTimeline({ run, selected, onSelect }: RunTimelineProps) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const progress = useRunProgress(run.id);
  const tick = useNow(1000);
  const isOpen = !isFinal(run.status);
  const now = isOpen ? tick : 0;
  const timeline = useMemo(() => timelineOf(run, now), [run, now]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: timeline.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 28,
    getItemKey: (index) => timeline.rows[index]?.seq ?? index,
    overscan: 12,
  });
  const selectedIndex = timeline.rows.findIndex((row) => row.seq === selected);
  useEffect(() => {
    if (selectedIndex >= 0) virtualizer.scrollToIndex(selectedIndex);
  }, [selectedIndex, virtualizer]);

  const onKey = (event: KeyboardEvent<HTMLDivElement>, index: number) => {
    const steps: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: timeline.rows.length - 1 };
    const next = steps[event.key];
    const row = next === undefined ? undefined : timeline.rows[next];
    if (row === undefined || next === undefined) return;
    event.preventDefault();
    onSelect(row.seq);
    virtualizer.scrollToIndex(next);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus());
  };

  return (
    <div className={classes.root}>
      <div className={classes.axis} aria-hidden="true">
        <span className={classes.name}>{t('timeline.steps', { count: timeline.rows.length })}</span>
        <div className={classes.scale}>
          {timeline.ticks.map(({ left, offsetMs }) => (
            <span key={offsetMs} className={classes.tick} style={{ left: `${left * 100}%` }} data-last={left > 0.9 || undefined}>
              {left > 0.88 && timeline.ticks.length > 2 ? null : format.duration(offsetMs)}
            </span>
          ))}
        </div>
        <span className={classes.duration} />
      </div>
      <div ref={scroller} className={classes.scroller} role="listbox" aria-label={t('timeline.label')} tabIndex={-1}>
        <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {virtualizer.getVirtualItems().map((place) => {
            const row = timeline.rows[place.index];
            if (row === undefined) return null;
            const isSelected = row.seq === selected;
            const told = progress.get(row.nodeId);
            return (
              <div
                key={place.key}
                data-index={place.index}
                role="option"
                aria-selected={isSelected}
                aria-label={t('timeline.row', {
                  name: row.name,
                  iteration: row.iteration,
                  status: t(`components:status.${row.status}`),
                })}
                tabIndex={isSelected || (selectedIndex === -1 && place.index === 0) ? 0 : -1}
                className={classes.row}
                data-status={row.status}
                style={{ transform: `translateY(${place.start}px)` }}
                onClick={() => onSelect(row.seq)}
                onKeyDown={(event) => onKey(event, place.index)}
              >
                <span className={classes.name}>
                  <StatusIcon status={row.status} size={14} />
                  <span className="pf-clip">{row.name}</span>
                  {row.iteration !== '' && <span className={classes.iteration}>{row.iteration}</span>}
                  {row.isTakenOver && <span className={classes.iteration}>{t('timeline.takenOver')}</span>}
                  {row.undoes !== undefined && (
                    <span className={classes.iteration}>{t('timeline.undoes', { name: row.undoes })}</span>
                  )}
                  {row.attempt > 1 && <span className={classes.iteration}>{t('timeline.attempt', { count: row.attempt })}</span>}
                </span>
                <div className={classes.bars}>
                  {timeline.ticks.map(({ left, offsetMs }) => (
                    <i key={offsetMs} className={classes.line} style={{ left: `${left * 100}%` }} />
                  ))}
                  {row.bars.map((bar) => (
                    <Bar key={`${bar.kind}${bar.fromAt}`} bar={bar} row={row} />
                  ))}
                </div>
                <span className={classes.duration}>
                  {row.durationMs !== undefined
                    ? format.duration(row.durationMs)
                    : row.status === 'running' && told !== undefined
                      ? format.percent(Math.round(told.share * 100) / 100)
                      : ''}
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Bar({ bar, row }: { bar: TimelineBar; row: TimelineRow }) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const length = bar.toAt === undefined ? '' : ` · ${format.duration(bar.toAt - bar.fromAt)}`;
  return (
    <Tooltip label={`${t(`timeline.bar.${bar.kind}`, { attempt: bar.attempt })}${length} · ${format.clock(bar.fromAt)}`}>
      <span
        className={classes.bar}
        data-kind={bar.kind}
        data-status={bar.kind === 'attempt' ? 'failed' : row.status}
        style={{ left: `${Math.min(bar.left * 100, 99.5)}%`, width: `${bar.width * 100}%` }}
      />
    </Tooltip>
  );
}
