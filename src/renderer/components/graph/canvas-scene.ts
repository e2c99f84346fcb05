import type { CanvasWords } from './canvas-words';
import type { GraphEdge, GraphNode, GraphSelection, NodePositions } from './graph-model';

/** Everything that a canvas draws. What is equal by reference to what was drawn before is not drawn again. */
export interface CanvasScene {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  /** A place for every node. */
  positions: NodePositions;
  selection: GraphSelection;
  /** Edges answer to the pointer. */
  canPickEdges: boolean;
  words: CanvasWords;
}
