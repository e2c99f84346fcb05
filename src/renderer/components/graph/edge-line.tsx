import { type EdgeRun, pointAlong } from './edge-geometry';
import { edgePath } from './geometry';
import type { GraphEdge } from './graph-model';

export interface EdgeLineProps {
  edge: GraphEdge;
  run: EdgeRun;
  isSelected: boolean;
  /** It can be clicked: to change it, or to see what went along. */
  isPickable: boolean;
}

const LABEL_DROP = 3.5;

/** One edge. Drawn in a React root of its own, like a node. */
export function EdgeLine({ edge, run, isSelected, isPickable }: EdgeLineProps) {
  const path = edgePath(run.start, run.end, run.floorY);
  const text = [edge.label, edge.count].filter(Boolean).join(' · ');
  const middle = text === '' ? undefined : pointAlong(run, 0.5);
  return (
    <svg
      className="pf-edge"
      width={1}
      height={1}
      aria-hidden
      data-edge-id={edge.id}
      data-state={edge.state}
      data-mark={edge.mark}
      data-error={edge.from.port === 'error' || undefined}
      data-selected={isSelected || undefined}
    >
      {isPickable ? <path className="pf-edge__hit" d={path} /> : null}
      <path className="pf-edge__line" d={path} />
      {middle === undefined ? null : (
        <text className="pf-edge__label" x={middle.x} y={middle.y + LABEL_DROP}>
          {edge.countLabel === undefined ? null : <title>{edge.countLabel}</title>}
          {text}
        </text>
      )}
    </svg>
  );
}

/**
 * Leads a drawn edge along another run without asking React: at every frame of a drag a render of each edge would cost more
 * than the frame has; while it is only passing, not even what takes the pointer follows. React draws the same numbers when it draws the edge again.
 */
export function moveEdgeLine(holder: HTMLElement, run: EdgeRun, isPassing: boolean): void {
  const path = edgePath(run.start, run.end, run.floorY);
  for (const line of holder.querySelectorAll(isPassing ? '.pf-edge__line' : 'path')) line.setAttribute('d', path);
  const label = holder.querySelector('text');
  if (label === null) return;
  const middle = pointAlong(run, 0.5);
  label.setAttribute('x', String(middle.x));
  label.setAttribute('y', String(middle.y + LABEL_DROP));
}
