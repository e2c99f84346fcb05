import { type PointerEvent, type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { clusterAt, clustersOf, type MarkCluster } from './mark-clusters';
import { ROW_PX } from './paint-timeline';
import type { RowMark, TimelineRow } from './timeline-rows';
import { pan, type TimelineView, zoom } from './timeline-view';

/** What is under the pointer. */
export interface Hover {
  rowIndex: number;
  cluster: MarkCluster | undefined;
}

/** Less is a click with an unsteady hand. */
const DRAG_PX = 4;

interface TimelinePointer {
  rows: readonly TimelineRow[];
  view: TimelineView;
  width: number;
  onView(next: TimelineView | ((now: TimelineView) => TimelineView)): void;
  setHover(hover: Hover | undefined): void;
  onPick(row: TimelineRow, mark: RowMark | undefined): void;
  plot: RefObject<HTMLCanvasElement | null>;
  scroller: RefObject<HTMLDivElement | null>;
}

/** Dragging moves the time, the wheel with Ctrl zooms at the pointer, with Shift or sideways it moves the time. */
export function useTimelinePointer(props: TimelinePointer) {
  const { rows, view, width, onView, setHover, onPick, plot, scroller } = props;
  const drag = useRef<{ x: number; from: TimelineView; isMoving: boolean }>(undefined);

  const hitAt = (event: PointerEvent): Hover | undefined => {
    const box = plot.current?.getBoundingClientRect();
    if (box === undefined) return undefined;
    const rowIndex = Math.floor((event.clientY - box.top + (scroller.current?.scrollTop ?? 0)) / ROW_PX);
    const row = rows[rowIndex];
    if (row === undefined) return undefined;
    return { rowIndex, cluster: clusterAt(clustersOf(row.marks, view, width), event.clientX - box.left) };
  };

  const onWheel = useEffectEvent((event: WheelEvent) => {
    const box = plot.current?.getBoundingClientRect();
    if (box === undefined || width === 0) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const anchor = (event.clientX - box.left) / width;
      onView((now) => zoom(now, Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 120), anchor));
      return;
    }
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (sideways === 0 || (!event.shiftKey && Math.abs(event.deltaX) < Math.abs(event.deltaY))) return;
    event.preventDefault();
    onView((now) => pan(now, sideways / width));
  });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // React listens passively, where the page could not be kept from zooming.
    const listener = (event: WheelEvent) => onWheel(event);
    element.addEventListener('wheel', listener, { passive: false });
    return () => element.removeEventListener('wheel', listener);
  }, [scroller]);

  return {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return;
      drag.current = { x: event.clientX, from: view, isMoving: false };
    },
    onPointerMove(event: PointerEvent) {
      const held = drag.current;
      if (held === undefined || (event.buttons & 1) === 0) {
        drag.current = undefined;
        setHover(hitAt(event));
        return;
      }
      if (!held.isMoving && Math.abs(event.clientX - held.x) < DRAG_PX) return;
      if (!held.isMoving) event.currentTarget.setPointerCapture(event.pointerId);
      held.isMoving = true;
      setHover(undefined);
      onView(pan(held.from, (held.x - event.clientX) / width));
    },
    onPointerUp(event: PointerEvent) {
      const held = drag.current;
      drag.current = undefined;
      if (held === undefined || held.isMoving) return;
      const hit = hitAt(event);
      const row = hit && rows[hit.rowIndex];
      if (row !== undefined) onPick(row, hit?.cluster === undefined ? undefined : row.marks[hit.cluster.first]);
    },
    onPointerLeave() {
      setHover(undefined);
    },
  };
}
