import type { FlowDefinition, FlowNode } from '#shared/model/flow';
import type { NodeTypeInfo } from '#shared/model/node-type';

/** The nodes that `node` undoes, and those that may undo it: actions that stand alone (and the one that is chosen now). */
export function compensationChoices(
  { nodes, edges }: FlowDefinition,
  node: FlowNode,
  nodeTypes: ReadonlyMap<string, Pick<NodeTypeInfo, 'kind'>>,
): { undoes: string[]; choices: { id: string; name: string }[] } {
  const wired = new Set<string>(edges.flatMap(({ from, to }) => [from.node, to.node]));
  const choices = nodes.filter(
    (other) =>
      other.id === node.compensation ||
      (other.id !== node.id &&
        nodeTypes.get(other.type)?.kind === 'action' &&
        !wired.has(other.id) &&
        other.compensation === undefined),
  );
  return {
    undoes: nodes.filter((other) => other.compensation === node.id).map((other) => other.name),
    choices: choices.map(({ id, name }) => ({ id, name })),
  };
}
