import type { FlowDefinition, FlowNode } from '#shared/model/flow';

/** The node at which a run begins: the named one, else the first that leads somewhere and that nothing leads to. */
export function entryNode({ nodes, edges }: FlowDefinition, triggerNodeId: string | undefined): FlowNode | undefined {
  if (triggerNodeId !== undefined) return nodes.find(({ id }) => id === triggerNodeId);
  const reached = new Set(edges.map(({ to }) => to.node));
  const leaving = new Set(edges.map(({ from }) => from.node));
  return nodes.find(({ id, disabled }) => disabled !== true && !reached.has(id) && leaving.has(id));
}
