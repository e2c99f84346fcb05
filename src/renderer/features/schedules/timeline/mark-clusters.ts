import type { OccurrenceLook } from '../../../components/occurrences/occurrence-look';
import { type TimelineView, xOf } from './timeline-view';

/** One occurrence on the timeline. */
export interface TimelineMark {
  atMs: number;
  look: OccurrenceLook;
}

/** Marks that lie too near each other to be told apart, or a single one. */
export interface MarkCluster {
  /** Of the first and the last mark, in pixels from the left edge. */
  x0: number;
  x1: number;
  /** Which of the marks: `first` to `last`. */
  first: number;
  last: number;
  /** What asks most for a person among them. */
  look: OccurrenceLook;
}

/** Nearer than this, two marks are drawn as one. */
const MERGE_PX = 9;

/** What is told of a cluster: the first of these that is in it. */
const LOUDEST: readonly OccurrenceLook[] = ['failed', 'missed', 'skipped', 'moved', 'planned', 'fired'];
const loudness = new Map(LOUDEST.map((look, index) => [look, index]));

/** Index of the first mark at or after a moment. Marks are in the order of time. */
export function firstAt(marks: readonly TimelineMark[], atMs: number): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.atMs ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The marks in sight, put together where they would cover each other. Costs as much as there are marks in sight. */
export function clustersOf(marks: readonly TimelineMark[], view: TimelineView, width: number): MarkCluster[] {
  const marginMs = (MERGE_PX / width) * view.spanMs;
  const clusters: MarkCluster[] = [];
  const endMs = view.fromMs + view.spanMs + marginMs;
  for (let index = firstAt(marks, view.fromMs - marginMs); index < marks.length; index++) {
    const mark = marks[index];
    if (mark === undefined || mark.atMs > endMs) break;
    const x = xOf(view, mark.atMs, width);
    const open = clusters.at(-1);
    // Failures stay visible beside what went well: they are never hidden inside a long bar of others.
    const isSameKind = open !== undefined && (open.look === mark.look || x - open.x1 < 2);
    if (open !== undefined && x - open.x1 < MERGE_PX && isSameKind) {
      open.x1 = x;
      open.last = index;
      if ((loudness.get(mark.look) ?? 0) < (loudness.get(open.look) ?? 0)) open.look = mark.look;
    } else clusters.push({ x0: x, x1: x, first: index, last: index, look: mark.look });
  }
  return clusters;
}

/** The cluster under a point, within a finger's tolerance. */
export function clusterAt(clusters: readonly MarkCluster[], x: number, tolerance = 7): MarkCluster | undefined {
  let best: MarkCluster | undefined;
  let bestDistance = tolerance;
  for (const cluster of clusters) {
    const distance = x < cluster.x0 ? cluster.x0 - x : x > cluster.x1 ? x - cluster.x1 : 0;
    if (distance <= bestDistance) {
      best = cluster;
      bestDistance = distance;
    }
  }
  return best;
}
