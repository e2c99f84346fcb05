import type { CanvasScene } from './canvas-scene';
import type { EdgeRun } from './edge-geometry';
import type { EdgeLineProps } from './edge-line';
import { cardSize, portOffset } from './geometry';
import type { GraphEdge, Point } from './graph-model';
import type { NodeCardProps } from './node-card';
import type { SceneIndex } from './scene-index';

interface Shown {
  scene(): CanvasScene;
  index(): SceneIndex;
  placeOf(id: string): Point | undefined;
  isSelected(id: string): boolean;
  isTabStop(id: string): boolean;
}

/** What a card or an edge is drawn with, and where an edge runs: looked up when it is drawn, never kept. */
export interface LookUps {
  cardOf(id: string): NodeCardProps | undefined;
  lineOf(id: string): EdgeLineProps | undefined;
  runOf(edge: GraphEdge): EdgeRun | undefined;
}

/** Looks up in what is shown now. */
export function createLookUps({ scene, index, placeOf, isSelected, isTabStop }: Shown): LookUps {
  const portAt = (id: string, side: 'input' | 'output', key: string): Point | undefined => {
    const node = index().nodes.get(id);
    const at = placeOf(id);
    if (node === undefined || at === undefined) return undefined;
    const offset = portOffset(node, side, key);
    return { x: at.x + offset.x, y: at.y + offset.y };
  };
  const floorOf = (id: string): number => {
    const node = index().nodes.get(id);
    const at = placeOf(id);
    return node === undefined || at === undefined ? -Infinity : at.y + cardSize(node).height;
  };
  const runOf = ({ from, to }: GraphEdge): EdgeRun | undefined => {
    const start = portAt(from.node, 'output', from.port);
    const end = portAt(to.node, 'input', to.port);
    if (start === undefined || end === undefined) return undefined;
    return { start, end, floorY: Math.max(floorOf(from.node), floorOf(to.node)) };
  };
  return {
    runOf,
    cardOf(id) {
      const { nodes, edgesOf } = index();
      const node = nodes.get(id);
      if (node === undefined) return undefined;
      const titles = (ids: readonly string[]) => ids.flatMap((other) => nodes.get(other)?.title ?? []);
      const own = edgesOf(id);
      const { words } = scene();
      return {
        node,
        isSelected: isSelected(id),
        isTabStop: isTabStop(id),
        words,
        connections: words.connections(
          titles(own.filter((edge) => edge.to.node === id).map((edge) => edge.from.node)),
          titles(own.filter((edge) => edge.from.node === id).map((edge) => edge.to.node)),
        ),
      };
    },
    lineOf(id) {
      const edge = index().edges.get(id);
      const run = edge === undefined ? undefined : runOf(edge);
      if (edge === undefined || run === undefined) return undefined;
      const { selection, canPickEdges } = scene();
      return { edge, run, isSelected: selection.edgeId === id, isPickable: canPickEdges };
    },
  };
}
