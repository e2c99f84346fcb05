import type { OccurrenceLook } from '../../../components/occurrences/occurrence-look';
import { clustersOf, type MarkCluster } from './mark-clusters';
import type { TimelinePaints } from './timeline-paints';
import type { TimelineRow } from './timeline-rows';
import { type Band, type Tick, type TimelineView, xOf } from './timeline-view';

export const ROW_PX = 32;
const STRIP_PX = 4;
/** Half the size of a mark. */
const R = 5;

export interface TimelineScene {
  view: TimelineView;
  width: number;
  height: number;
  scrollTop: number;
  rows: readonly TimelineRow[];
  ticks: readonly Tick[];
  /** Days on which people rest. */
  restDays: readonly Band[];
  conflicts: readonly { fromMs: number; toMs: number }[];
  nowMs: number;
  hover: { rowIndex: number; first: number } | undefined;
  active: { rowIndex: number; atMs: number } | undefined;
  selectedKey: string | undefined;
}

/** Draws what is in sight of a timeline. It costs as much as is seen, however many schedules there are. */
export function paintTimeline(context: CanvasRenderingContext2D, scene: TimelineScene, paints: TimelinePaints): void {
  const { view, width, height, scrollTop, rows, nowMs } = scene;
  const x = (atMs: number) => xOf(view, atMs, width);
  context.clearRect(0, 0, width, height);
  paintGround(context, scene, paints);
  const firstRow = Math.max(0, Math.floor(scrollTop / ROW_PX));
  const lastRow = Math.min(rows.length - 1, Math.floor((scrollTop + height) / ROW_PX));
  for (let rowIndex = firstRow; rowIndex <= lastRow; rowIndex++) {
    const row = rows[rowIndex];
    if (row === undefined) continue;
    const top = rowIndex * ROW_PX - scrollTop;
    if (row.key === scene.selectedKey) fill(context, paints.selected, 0, top, width, ROW_PX);
    else if (scene.hover?.rowIndex === rowIndex) fill(context, paints.hover, 0, top, width, ROW_PX);
    fill(context, paints.line, 0, top + ROW_PX - 1, width, 1);
    paintRow(context, row, rowIndex, top + ROW_PX / 2, scene, paints);
  }
  const nowX = x(nowMs);
  if (nowX >= 0 && nowX <= width) fill(context, paints.now, Math.round(nowX) - 0.75, 0, 1.5, height);
}

function paintGround(context: CanvasRenderingContext2D, scene: TimelineScene, paints: TimelinePaints): void {
  const { view, width, height, ticks, restDays } = scene;
  const x = (atMs: number) => xOf(view, atMs, width);
  for (const { fromMs, toMs } of restDays) fill(context, paints.rest, x(fromMs), 0, x(toMs) - x(fromMs), height);
  for (const { atMs, isDay } of ticks) fill(context, isDay ? paints.strongLine : paints.line, Math.round(x(atMs)), 0, 1, height);
  const bands = conflictBands(scene);
  const covered = bands.reduce((sum, { from, to }) => sum + to - from, 0);
  // Where nearly every minute is taken, a strip says so: a tint of the whole ground would only make it harder to read.
  const isStrip = covered > width / 3;
  context.globalAlpha = isStrip ? 0.7 : 0.18;
  for (const { from, to } of bands) fill(context, paints.conflict, from, 0, to - from, isStrip ? STRIP_PX : height);
  context.globalAlpha = 1;
}

/** Where several fire within a minute. What lies on each other is one: tints must not add up. */
function conflictBands({ view, width, conflicts }: TimelineScene): { from: number; to: number }[] {
  const bands: { from: number; to: number }[] = [];
  for (const { fromMs, toMs } of conflicts) {
    const [start, end] = [xOf(view, fromMs, width), xOf(view, toMs, width)];
    const middle = (start + end) / 2;
    const half = Math.max(3, (end - start) / 2 + 2);
    if (middle + half < 0 || middle - half > width) continue;
    const last = bands.at(-1);
    if (last !== undefined && middle - half <= last.to) last.to = Math.max(last.to, middle + half);
    else bands.push({ from: middle - half, to: middle + half });
  }
  return bands;
}

function paintRow(
  context: CanvasRenderingContext2D,
  row: TimelineRow,
  rowIndex: number,
  y: number,
  scene: TimelineScene,
  paints: TimelinePaints,
): void {
  const { view, width, hover, active } = scene;
  if (row.denseFromMs !== undefined) {
    const from = Math.max(0, xOf(view, row.denseFromMs, width));
    context.globalAlpha = 0.45;
    if (from < width) bar(context, paints.looks.planned, from, width + R, y, 2);
    context.globalAlpha = 1;
  }
  for (const cluster of clustersOf(row.marks, view, width)) {
    const isHover = hover?.rowIndex === rowIndex && hover.first === cluster.first;
    const color = paints.looks[cluster.look];
    if (cluster.x1 - cluster.x0 > 2) bar(context, color, cluster.x0 - R, cluster.x1 + R, y, isHover ? R + 1 : R);
    else mark(context, cluster.look, cluster.x0, y, isHover ? R + 1.5 : R, color, paints.ground);
    if (active?.rowIndex === rowIndex && contains(row, cluster, active.atMs)) ring(context, cluster, y, paints.focus);
  }
}

function contains(row: TimelineRow, cluster: MarkCluster, atMs: number): boolean {
  const [first, last] = [row.marks[cluster.first], row.marks[cluster.last]];
  return first !== undefined && last !== undefined && first.atMs <= atMs && last.atMs >= atMs;
}

function fill(context: CanvasRenderingContext2D, color: string, x: number, y: number, width: number, height: number): void {
  context.fillStyle = color;
  context.fillRect(x, y, width, height);
}

function bar(context: CanvasRenderingContext2D, color: string, from: number, to: number, y: number, half: number): void {
  context.fillStyle = color;
  context.beginPath();
  context.roundRect(from, y - half, to - from, 2 * half, half);
  context.fill();
}

function ring(context: CanvasRenderingContext2D, { x0, x1 }: MarkCluster, y: number, color: string): void {
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(x0 - R - 4, y - R - 4, x1 - x0 + 2 * R + 8, 2 * R + 8, R + 4);
  context.stroke();
}

/** Each state has a shape of its own: ring planned, ring with a point moved, disc fired, slash skipped, triangle missed, cross failed. */
function mark(
  context: CanvasRenderingContext2D,
  look: OccurrenceLook,
  x: number,
  y: number,
  r: number,
  color: string,
  ground: string,
): void {
  context.fillStyle = color;
  context.strokeStyle = color;
  context.lineWidth = 1.75;
  context.lineCap = 'round';
  context.beginPath();
  switch (look) {
    case 'fired':
      context.arc(x, y, r, 0, 2 * Math.PI);
      context.fill();
      return;
    case 'failed':
      context.arc(x, y, r + 0.5, 0, 2 * Math.PI);
      context.fill();
      context.strokeStyle = ground;
      context.lineWidth = 1.5;
      line(context, x - 2, y - 2, x + 2, y + 2);
      line(context, x + 2, y - 2, x - 2, y + 2);
      return;
    case 'missed':
      context.moveTo(x, y - r);
      context.lineTo(x + r + 0.5, y + r - 0.5);
      context.lineTo(x - r - 0.5, y + r - 0.5);
      context.closePath();
      context.fillStyle = ground;
      context.fill();
      context.stroke();
      return;
    case 'skipped':
      line(context, x - r + 1, y + r - 1, x + r - 1, y - r + 1);
      return;
    case 'planned':
    case 'moved':
      context.arc(x, y, r - 0.5, 0, 2 * Math.PI);
      context.fillStyle = ground;
      context.fill();
      context.stroke();
      if (look === 'planned') return;
      context.beginPath();
      context.arc(x, y, 1.75, 0, 2 * Math.PI);
      context.fillStyle = color;
      context.fill();
  }
}

function line(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}
