import { type DragEvent, useRef } from 'react';
import { edgesIn } from './culling';
import { distanceToEdge } from './edge-geometry';
import { CARD_WIDTH } from './geometry';
import type { GraphCanvas } from './graph-canvas';
import type { Point } from './graph-model';
import { DRAGGED_TYPE, type GraphEdits } from './graph-props';

const DROP_DISTANCE = 40;

function edgeNear(canvas: GraphCanvas, at: Point): string | undefined {
  const rect = { x: at.x - DROP_DISTANCE, y: at.y - DROP_DISTANCE, width: DROP_DISTANCE * 2, height: DROP_DISTANCE * 2 };
  let best: string | undefined;
  let bestDistance = DROP_DISTANCE;
  for (const id of edgesIn(canvas.scene().edges, canvas.placeOf, rect)) {
    const edge = canvas.index().edges.get(id);
    const run = edge === undefined ? undefined : canvas.runOf(edge);
    const distance = run === undefined ? Infinity : distanceToEdge(at, run);
    if (distance < bestDistance) {
      best = id;
      bestDistance = distance;
    }
  }
  return best;
}

/** Takes node types that are dragged onto the graph; near an edge they are put into it, which lights up before. */
export function useTypeDrop(canvas: GraphCanvas | undefined, edits: GraphEdits | undefined) {
  const over = useRef<string>(undefined);
  if (canvas === undefined || edits === undefined) return {};
  const light = (edgeId: string | undefined) => {
    if (over.current !== undefined) canvas.lineElement(over.current)?.removeAttribute('data-drop');
    if (edgeId !== undefined) canvas.lineElement(edgeId)?.setAttribute('data-drop', '');
    over.current = edgeId;
  };
  const isType = (event: DragEvent) => event.dataTransfer.types.includes(DRAGGED_TYPE);
  return {
    onDragOver(event: DragEvent) {
      if (!isType(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      light(edgeNear(canvas, canvas.graphPoint(event.clientX, event.clientY)));
    },
    onDragLeave(event: DragEvent) {
      if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) light(undefined);
    },
    onDrop(event: DragEvent) {
      const type = event.dataTransfer.getData(DRAGGED_TYPE);
      const onEdge = over.current;
      light(undefined);
      if (type === '') return;
      event.preventDefault();
      canvas.measure();
      const at = canvas.graphPoint(event.clientX, event.clientY);
      edits.dropType(type, { x: at.x - CARD_WIDTH / 2, y: at.y }, onEdge);
    },
  };
}
