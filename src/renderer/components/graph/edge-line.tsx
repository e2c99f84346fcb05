import { edgePath } from './geometry';
import type { GraphEdge, Point } from './graph-model';

export interface EdgeLineProps {
  /** Undefined while the edge is being drawn by hand. */
  edge: GraphEdge | undefined;
  start: Point;
  end: Point;
  /** Lower border of both cards; edges that go back run below it. */
  floorY: number;
  isSelected: boolean;
  onPick?: (edgeId: string) => void;
}

/** One edge. Drawn in a React root of its own, like a node. */
export function EdgeLine({ edge, start, end, floorY, isSelected, onPick }: EdgeLineProps) {
  const path = edgePath(start, end, floorY);
  return (
    <svg
      className="pf-edge"
      width={1}
      height={1}
      aria-hidden
      data-edge-id={edge?.id}
      data-state={edge?.state}
      data-error={edge?.from.port === 'error' || undefined}
      data-selected={isSelected || undefined}
      data-pseudo={edge === undefined || undefined}
    >
      {edge === undefined || onPick === undefined ? null : (
        <path
          className="pf-edge__hit"
          d={path}
          onPointerDown={(event) => {
            event.stopPropagation();
            onPick(edge.id);
          }}
        />
      )}
      <path className="pf-edge__line" d={path} />
      {edge?.label === undefined ? null : (
        <text className="pf-edge__label" x={(start.x + end.x) / 2} y={(start.y + end.y) / 2 + 3.5}>
          {edge.label}
        </text>
      )}
    </svg>
  );
}
