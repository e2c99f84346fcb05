import type { GestureEnv } from '../gestures/gesture';
import type { GraphEdge } from '../graph-model';
import type { ConnectMode } from './connect-mode';

/** What keys do with edges. */
export interface EdgeKeys {
  /** Selects an edge of a node, or the next one of the node that the selected edge leaves. */
  next(nodeId: string | undefined, nameOf: (edge: GraphEdge) => string): void;
  /** Leads an end of the selected edge elsewhere: its end, or with `isStart` its beginning. */
  lead(isStart: boolean): void;
}

/** Reads the selection of the canvas and changes it. */
export function createEdgeKeys({ canvas, report }: GestureEnv, connect: ConnectMode): EdgeKeys {
  const held = (): GraphEdge | undefined => {
    const { edgeId } = canvas.scene().selection;
    return edgeId === undefined ? undefined : canvas.index().edges.get(edgeId);
  };
  return {
    next(nodeId, nameOf) {
      const edge = held();
      const node = edge?.from.node ?? nodeId;
      if (node === undefined) return;
      const own = canvas.index().edgesOf(node);
      const next = own[(own.findIndex(({ id }) => id === edge?.id) + 1) % Math.max(1, own.length)];
      if (next === undefined) return;
      report.pickEdge(next.id);
      report.announce(nameOf(next));
    },
    lead(isStart) {
      const edge = held();
      if (edge === undefined) return;
      connect.beginMove(edge, isStart ? { ...edge.to, side: 'input' } : { ...edge.from, side: 'output' });
    },
  };
}
