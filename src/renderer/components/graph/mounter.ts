import type { CardViews } from './card-views';
import { edgesIn, nodesIn, viewRect } from './culling';
import type { EdgeRun } from './edge-geometry';
import { FAR_MARGIN, type FarLayer } from './far-layer';
import type { Transform } from './geometry';
import type { GraphEdge, GraphNode, Point, Rect, Size } from './graph-model';
import type { SceneIndex } from './scene-index';

interface Drawn {
  scene(): { nodes: readonly GraphNode[]; edges: readonly GraphEdge[] };
  index(): SceneIndex;
  looks(): { transform: Transform; view: Size };
  placeOf(id: string): Point | undefined;
  runOf(edge: GraphEdge): EdgeRun | undefined;
  isSelected(id: string): boolean;
}

/** Mounts cards and edges, takes them away again, and draws as shapes what is in view and not mounted. */
export interface Mounter {
  /** Mounts in the order given until the time is up (ms of `performance.now`); true when all are mounted. */
  mount(deadlineMs: number, cards: readonly string[], lines: readonly string[]): boolean;
  /** Unmounts what lies outside, but never what has the focus or is held. */
  unmountOutside(rect: Rect, isHeld: (id: string) => boolean): void;
  /**
   * @param all also what is mounted, since from afar nothing mounted is seen
   * @param isStale something changed, not only where one looks
   * @returns whether it is to be called again with the next frame
   */
  drawShapes(all: boolean, isStale: boolean): boolean;
}

/** Joins the views of rete and the layer of shapes to what is drawn. */
export function createMounter(views: CardViews, far: FarLayer, drawn: Drawn): Mounter {
  const { placeOf, runOf, isSelected } = drawn;
  return {
    mount(deadlineMs, cards, lines) {
      for (const id of cards) {
        const at = placeOf(id);
        if (at === undefined || views.hasCard(id)) continue;
        if (performance.now() > deadlineMs) return false;
        views.addCard(id, at);
      }
      for (const id of lines) {
        if (views.hasLine(id)) continue;
        if (performance.now() > deadlineMs) return false;
        views.addLine(id);
      }
      return true;
    },
    unmountOutside(rect, isHeld) {
      const { nodes, edges } = drawn.scene();
      const kept = new Set(nodesIn(nodes, placeOf, rect));
      const focused = document.activeElement?.closest<HTMLElement>('[data-node-id]')?.dataset['nodeId'];
      for (const id of [...views.cards()]) if (!kept.has(id) && id !== focused && !isHeld(id)) views.removeCard(id);
      const lines = new Set(edgesIn(edges, placeOf, rect));
      for (const id of [...views.lines()]) if (!lines.has(id)) views.removeLine(id);
    },
    drawShapes(all, isStale) {
      const looks = drawn.looks();
      return far.show(looks, isStale, () => {
        const { nodes, edges } = drawn.scene();
        const index = drawn.index();
        const rect = viewRect(looks.transform, looks.view, FAR_MARGIN);
        const nodeIds = nodesIn(nodes, placeOf, rect).filter((id) => all || !views.hasCard(id));
        const edgeIds = edgesIn(edges, placeOf, rect).filter((id) => all || !views.hasLine(id));
        return {
          nodes: nodeIds.flatMap((id) => index.nodes.get(id) ?? []),
          edges: edgeIds.flatMap((id) => index.edges.get(id) ?? []),
          placeOf,
          runOf,
          isSelected,
        };
      });
    },
  };
}
