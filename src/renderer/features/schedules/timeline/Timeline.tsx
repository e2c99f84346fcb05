import { VisuallyHidden } from '@mantine/core';
import { useMergedRef, useResizeObserver } from '@mantine/hooks';
import { useEffect, useId, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ScheduleConflict } from '#shared/model/schedule-views';
import { useZonedFormat } from '../../../components/occurrences/use-zoned-format';
import { useFormat } from '../../../lib/use-format';
import { useNow } from '../../../lib/use-now';
import { flowsWithSeveral } from '../schedule-key';
import { Axis } from './Axis';
import { MarkCard } from './MarkCard';
import { paintTimeline, ROW_PX } from './paint-timeline';
import { isRestDay } from './rest-days';
import classes from './timeline.module.css';
import { useTimelinePaints } from './timeline-paints';
import type { TimelineRow } from './timeline-rows';
import { bandsOf, reveal, type TimelineView, ticksOf, xOf } from './timeline-view';
import { useMarkText } from './use-mark-text';
import { type ActiveMark, useTimelineKeys } from './use-timeline-keys';
import { type Hover, useTimelinePointer } from './use-timeline-pointer';

export interface TimelineHandle {
  focus(): void;
  /** Scrolls to a row and marks the occurrence nearest to a moment. */
  show(rowKey: string, atMs: number): void;
}

interface TimelineProps {
  rows: readonly TimelineRow[];
  conflicts: readonly ScheduleConflict[];
  view: TimelineView;
  onView(next: TimelineView | ((now: TimelineView) => TimelineView)): void;
  selectedKey: string | undefined;
  onOpen(row: TimelineRow): void;
  /** Flows of the rows that can be seen, told when they change. */
  onSight(flowIds: readonly string[]): void;
  handle: React.Ref<TimelineHandle>;
}

/**
 * Schedules as rows on one time axis, drawn on a canvas that only knows what is in sight. Arrow keys go from occurrence to
 * occurrence, Shift with them moves the time, + and - zoom; the mouse drags, and zooms with Ctrl and the wheel.
 */
export function Timeline({ rows, conflicts, view, onView, selectedKey, onOpen, onSight, handle }: TimelineProps) {
  const { t } = useTranslation('schedules');
  const { zone } = useZonedFormat();
  const { locale } = useFormat();
  const paints = useTimelinePaints();
  const nowMs = useNow(15_000);
  const markText = useMarkText();
  const helpId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [measureFrame, { height }] = useResizeObserver<HTMLDivElement>();
  const [measurePlot, { width }] = useResizeObserver<HTMLDivElement>();
  const frame = useMergedRef(scroller, measureFrame);
  const [scrollTop, setScrollTop] = useState(0);
  const [hover, setHover] = useState<Hover>();
  const [active, setActive] = useState<ActiveMark>();
  const [hasFocus, setFocus] = useState(false);

  const firstRow = Math.max(0, Math.floor(scrollTop / ROW_PX) - 2);
  const lastRow = Math.min(rows.length, Math.ceil((scrollTop + height) / ROW_PX) + 2);
  const shown = rows.slice(firstRow, lastRow);
  const sight = shown.map(({ flowId }) => flowId).join(' ');
  useEffect(() => {
    onSight(sight === '' ? [] : sight.split(' '));
  }, [sight, onSight]);

  const several = useMemo(() => flowsWithSeveral(rows), [rows]);
  const activeIndex = active === undefined ? -1 : rows.findIndex(({ key }) => key === active.key);
  const activeRow = rows[activeIndex];
  const activeMark = activeRow?.marks.find(({ plannedMs }) => plannedMs === active?.plannedMs);

  const ticks = useMemo(() => (width === 0 ? [] : ticksOf(view, width, zone)), [view, width, zone]);
  const restDays = useMemo(
    () => bandsOf(view, 'day', zone).filter(({ fromMs }) => isRestDay(fromMs, zone, locale)),
    [view, zone, locale],
  );
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (canvas.current === null || !context || width === 0 || height === 0) return;
    const scale = window.devicePixelRatio || 1;
    canvas.current.width = Math.round(width * scale);
    canvas.current.height = Math.round(height * scale);
    context.scale(scale, scale);
    paintTimeline(
      context,
      {
        ...{ view, width, height, scrollTop, rows, ticks, restDays, conflicts, nowMs, selectedKey },
        hover: hover && { rowIndex: hover.rowIndex, first: hover.cluster?.first ?? -1 },
        active: activeMark === undefined ? undefined : { rowIndex: activeIndex, atMs: activeMark.atMs },
      },
      paints,
    );
  }, [
    view,
    width,
    height,
    scrollTop,
    rows,
    ticks,
    restDays,
    conflicts,
    nowMs,
    selectedKey,
    hover,
    activeMark,
    activeIndex,
    paints,
  ]);

  const scrollToRow = (index: number) => {
    const element = scroller.current;
    if (element === null) return;
    const top = index * ROW_PX;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW_PX > element.scrollTop + height) element.scrollTop = top + ROW_PX - height;
  };
  const activate = (next: ActiveMark) => {
    setActive(next);
    setHover(undefined);
    scrollToRow(rows.findIndex(({ key }) => key === next.key));
    onView((now) => reveal(now, next.atMs));
  };
  const onKeyDown = useTimelineKeys({
    rows,
    active,
    activate,
    clear: () => setActive(undefined),
    view,
    onView,
    onOpen,
    firstRow,
  });
  const pointer = useTimelinePointer({
    ...{ rows, view, width, onView, setHover, plot: canvas, scroller },
    onPick(row, mark) {
      setActive(mark === undefined ? undefined : { key: row.key, plannedMs: mark.plannedMs, atMs: mark.atMs });
      scroller.current?.focus({ preventScroll: true });
      onOpen(row);
    },
  });
  useImperativeHandle(handle, () => ({
    focus: () => scroller.current?.focus(),
    show(rowKey, atMs) {
      const row = rows.find(({ key }) => key === rowKey);
      const mark = row?.marks.find((each) => each.atMs === atMs);
      if (row !== undefined) activate({ key: rowKey, plannedMs: mark?.plannedMs ?? atMs, atMs });
    },
  }));

  const hovered = hover?.cluster && rows[hover.rowIndex];
  const card =
    hovered !== undefined && hover?.cluster !== undefined
      ? { row: hovered, marks: hovered.marks.slice(hover.cluster.first, hover.cluster.last + 1), index: hover.rowIndex }
      : hasFocus && activeRow !== undefined && activeMark !== undefined
        ? { row: activeRow, marks: [activeMark], index: activeIndex }
        : undefined;
  const cardX = card === undefined ? 0 : xOf(view, ((card.marks[0]?.atMs ?? 0) + (card.marks.at(-1)?.atMs ?? 0)) / 2, width);
  const spoken =
    hasFocus && activeRow !== undefined
      ? `${activeRow.flowName}, ${activeMark === undefined ? t('timeline.noMarks') : markText(activeMark)}`
      : '';

  return (
    <div className={classes.root}>
      <Axis view={view} width={width} ticks={ticks} zone={zone} nowMs={nowMs} />
      <div
        ref={frame}
        className={classes.scroller}
        // A timeline has no role of its own: keys go to it as they are, and the words for what they reach are spoken below.
        role="application"
        tabIndex={0}
        aria-label={t('timeline.label')}
        aria-describedby={helpId}
        onKeyDown={onKeyDown}
        onFocus={() => setFocus(true)}
        onBlur={() => setFocus(false)}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      >
        <div className={classes.space} style={{ height: rows.length * ROW_PX }}>
          <div ref={measurePlot} className={classes.plot} style={{ height }} {...pointer}>
            <canvas ref={canvas} className={classes.canvas} aria-hidden="true" />
            {card !== undefined && (
              <MarkCard
                flowName={card.row.flowName}
                marks={card.marks}
                x={cardX}
                y={card.index * ROW_PX + ROW_PX - scrollTop}
                width={width}
                height={height}
              />
            )}
          </div>
          {shown.map((row, offset) => (
            <div
              key={row.key}
              className={classes.label}
              data-active={(hasFocus && firstRow + offset === activeIndex) || undefined}
              data-selected={row.key === selectedKey || undefined}
              data-idle={row.status !== 'active' || undefined}
              style={{ transform: `translateY(${(firstRow + offset) * ROW_PX}px)` }}
            >
              <Link to={`/flows/${row.flowId}/schedule?node=${row.nodeId}`} tabIndex={-1} className={classes.labelLink ?? ''}>
                {row.flowName}
              </Link>
              {several.has(row.flowId) && <span className={classes.labelNode}>{row.nodeName}</span>}
            </div>
          ))}
        </div>
      </div>
      <VisuallyHidden id={helpId}>{t('timeline.help')}</VisuallyHidden>
      <VisuallyHidden role="status">{spoken}</VisuallyHidden>
    </div>
  );
}
