import type { KeyboardEvent } from 'react';
import { nearest, neighbour, type RowMark, type TimelineRow } from './timeline-rows';
import { pan, type TimelineView, viewAround, xOf, zoom } from './timeline-view';

/** The occurrence that the keys have reached. */
export interface ActiveMark {
  key: string;
  plannedMs: number;
  atMs: number;
}

const PAGE_ROWS = 10;

interface TimelineKeys {
  rows: readonly TimelineRow[];
  active: ActiveMark | undefined;
  activate(next: ActiveMark): void;
  clear(): void;
  view: TimelineView;
  onView(next: TimelineView | ((now: TimelineView) => TimelineView)): void;
  onOpen(row: TimelineRow): void;
  /** The first row in sight: where the keys begin. */
  firstRow: number;
}

/** What keys do on the timeline while it has the focus. */
export function useTimelineKeys(props: TimelineKeys): (event: KeyboardEvent) => void {
  const { rows, active, activate, view, onView } = props;
  const index = active === undefined ? -1 : rows.findIndex(({ key }) => key === active.key);
  const row = rows[index];
  const middleMs = view.fromMs + view.spanMs / 2;

  const toMark = (target: TimelineRow, mark: RowMark | undefined, atMs: number) =>
    activate({ key: target.key, plannedMs: mark?.plannedMs ?? atMs, atMs: mark?.atMs ?? atMs });
  const toRow = (wanted: number) => {
    const target = rows[Math.max(0, Math.min(rows.length - 1, wanted))];
    if (target === undefined) return;
    const atMs = active?.atMs ?? middleMs;
    const mark = nearest(target, atMs);
    // A row whose occurrences are far away is told as it is: the time stays where one looks.
    const isInSight = mark !== undefined && mark.atMs >= view.fromMs && mark.atMs <= view.fromMs + view.spanMs;
    toMark(target, isInSight ? mark : undefined, atMs);
  };
  const step = (direction: 1 | -1) => {
    if (row === undefined || active === undefined) return toRow(props.firstRow + 2);
    const mark = neighbour(row, active.atMs, direction);
    if (mark !== undefined) toMark(row, mark, mark.atMs);
  };
  /** Around what the keys have reached, else around the middle. */
  const near = (factor: number) => {
    const anchor = active === undefined ? 0.5 : Math.min(1, Math.max(0, xOf(view, active.atMs, 1)));
    onView(zoom(view, factor, anchor));
  };

  return (event) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Record<string, () => void> = {
      ArrowRight: () => (event.shiftKey ? onView(pan(view, 0.25)) : step(1)),
      ArrowLeft: () => (event.shiftKey ? onView(pan(view, -0.25)) : step(-1)),
      ArrowDown: () => toRow(index + 1),
      ArrowUp: () => toRow(index <= 0 ? 0 : index - 1),
      PageDown: () => toRow(index + PAGE_ROWS),
      PageUp: () => toRow(index - PAGE_ROWS),
      Home: () => toRow(0),
      End: () => toRow(rows.length - 1),
      '+': () => near(0.5),
      '=': () => near(0.5),
      '-': () => near(2),
      t: () => onView(viewAround(Date.now(), view.spanMs)),
      Enter: () => row !== undefined && props.onOpen(row),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
}
