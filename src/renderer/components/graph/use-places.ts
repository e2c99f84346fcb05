import { useEffect, useEffectEvent, useState } from 'react';
import { completeLayout } from './auto-layout';
import type { GraphEdge, GraphNode, NodePositions } from './graph-model';

/** The given layout when it is whole; otherwise undefined until auto-layout has completed it. */
export function usePlaces(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  layout: NodePositions | undefined,
): NodePositions | undefined {
  const isWhole = layout !== undefined && nodes.every((node) => layout[node.id] !== undefined);
  const [computed, setComputed] = useState<{ key: string; places: NodePositions }>();
  // Ids, ports and the wish for a message row decide a layout; a state or a text that changes does not move a card.
  const key = isWhole
    ? ''
    : `${nodes.map((node) => `${node.id}/${node.inputs.length}/${node.outputs.length}`).join()}|${edges.map((edge) => edge.id).join()}`;
  const compute = useEffectEvent(() => completeLayout(nodes, edges, layout));
  useEffect(() => {
    if (isWhole) return;
    let isCurrent = true;
    void compute().then((places) => {
      if (isCurrent) setComputed({ key, places });
    });
    return () => {
      isCurrent = false;
    };
  }, [isWhole, key]);
  if (isWhole) return layout;
  if (computed === undefined) return undefined;
  return nodes.every((node) => computed.places[node.id] !== undefined) ? computed.places : undefined;
}
