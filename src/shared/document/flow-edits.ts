/*
 * Every change a person can make to nodes and edges, as a pure function from one definition to the next. Unchanged parts
 * are shared, so 'is it the same?' is a comparison of references.
 */
import type { FlowDefinition, FlowEdge, FlowLayout, FlowNode } from '../model/flow';
import type { NodeId } from '../model/ids';
import type { NodeTypeInfo } from '../model/node-type';
import { edgesAt, nodeById, positionOf, withNodeAt } from './flow-index';
import { newNodeId, uniqueName } from './flow-names';

type Place = { x: number; y: number };

/** True when both edges join the same ports. */
export function isSameEdge(a: FlowEdge, b: FlowEdge): boolean {
  return a.from.node === b.from.node && a.from.port === b.from.port && a.to.node === b.to.node && a.to.port === b.to.port;
}

/** A node of a type with the type's defaults, named so that no other node of the flow has its name. */
export function newNode(definition: FlowDefinition, type: NodeTypeInfo, label: string): FlowNode {
  return {
    id: newNodeId(
      type.type,
      definition.nodes.map((node) => node.id),
    ),
    type: type.type,
    typeVersion: type.version,
    name: uniqueName(
      label,
      definition.nodes.map((node) => node.name),
    ),
    config: type.defaults,
  };
}

/** Adds a node at a place. */
export function addNode(definition: FlowDefinition, node: FlowNode, at: Place): FlowDefinition {
  return { ...definition, nodes: [...definition.nodes, node], layout: { ...definition.layout, [node.id]: at } };
}

/**
 * Joins a new node behind an output. An edge that leaves this output already is led through the new node when that has
 * both an input and an output: adding a step in the middle of a chain does not break the chain.
 */
export function joinAfter(
  definition: FlowDefinition,
  from: FlowEdge['from'],
  added: { node: NodeId; input: string; output: string | undefined },
): FlowDefinition {
  const { output } = added;
  const leaving = new Set(edgesAt(definition, from.node).leaving.filter((edge) => edge.from.port === from.port));
  const rerouted =
    output === undefined || leaving.size === 0
      ? definition.edges
      : definition.edges.map((edge) => (leaving.has(edge) ? { from: { node: added.node, port: output }, to: edge.to } : edge));
  return { ...definition, edges: [...rerouted, { from, to: { node: added.node, port: added.input } }] };
}

/** Adds an edge; the same definition when it is there already, leads to itself, or names a node that is not there. */
export function connect(definition: FlowDefinition, edge: FlowEdge): FlowDefinition {
  const isMissing = (id: string) => nodeById(definition, id) === undefined;
  if (edge.from.node === edge.to.node || isMissing(edge.from.node) || isMissing(edge.to.node)) return definition;
  if (edgesAt(definition, edge.from.node).leaving.some((other) => isSameEdge(other, edge))) return definition;
  return { ...definition, edges: [...definition.edges, edge] };
}

/** Removes edges. */
export function disconnect(definition: FlowDefinition, edges: readonly FlowEdge[]): FlowDefinition {
  const gone = new Set(
    edges.flatMap((edge) => edgesAt(definition, edge.from.node).leaving.filter((other) => isSameEdge(other, edge))),
  );
  return gone.size === 0 ? definition : { ...definition, edges: definition.edges.filter((edge) => !gone.has(edge)) };
}

/** Removes nodes with their edges and places. A removed node with one way in and one way out is bridged. */
export function removeNodes(definition: FlowDefinition, ids: readonly string[]): FlowDefinition {
  const gone = new Set(ids.filter((id) => nodeById(definition, id) !== undefined));
  if (gone.size === 0) return definition;
  const touched = new Set<FlowEdge>();
  for (const id of gone) {
    const { entering, leaving } = edgesAt(definition, id);
    for (const edge of [...entering, ...leaving]) touched.add(edge);
  }
  let near = [...touched];
  const far = definition.edges.filter((edge) => !touched.has(edge));
  for (const id of gone) {
    const entering = near.filter((edge) => edge.to.node === id);
    const leaving = near.filter((edge) => edge.from.node === id);
    near = near.filter((edge) => edge.from.node !== id && edge.to.node !== id);
    const [before] = entering;
    const [after] = leaving;
    if (entering.length !== 1 || leaving.length !== 1 || before === undefined || after === undefined) continue;
    const bridge = { from: before.from, to: after.to };
    const isThere = (edge: FlowEdge) => isSameEdge(edge, bridge);
    const known = edgesAt(definition, bridge.from.node).leaving.some((edge) => !touched.has(edge) && isThere(edge));
    if (bridge.from.node !== bridge.to.node && !known && !near.some(isThere)) near.push(bridge);
  }
  const layout = definition.layout && Object.fromEntries(Object.entries(definition.layout).filter(([id]) => !gone.has(id)));
  return {
    ...definition,
    nodes: definition.nodes.filter((node) => !gone.has(node.id)),
    edges: [...far, ...near],
    ...(layout === undefined ? {} : { layout }),
  };
}

/** Changes one node. A field given as undefined is removed. */
export function updateNode(
  definition: FlowDefinition,
  id: string,
  change: { [Key in keyof Omit<FlowNode, 'id'>]?: FlowNode[Key] | undefined },
): FlowDefinition {
  const position = positionOf(definition, id);
  const node = position === undefined ? undefined : definition.nodes[position];
  if (position === undefined || node === undefined) return definition;
  const entries = Object.entries({ ...node, ...change }).filter(([, value]) => value !== undefined);
  return { ...definition, nodes: withNodeAt(definition.nodes, position, Object.fromEntries(entries) as FlowNode) };
}

/** Switches nodes off, or on again when all of them are off. A node that is off is passed over. */
export function toggleDisabled(definition: FlowDefinition, ids: readonly string[]): FlowDefinition {
  const nodes = ids.flatMap((id) => nodeById(definition, id) ?? []);
  const disabled = nodes.some((node) => node.disabled !== true) || undefined;
  return nodes.reduce((now, node) => updateNode(now, node.id, { disabled }), definition);
}

/** Puts nodes at places; other places stay. */
export function moveNodes(definition: FlowDefinition, places: FlowLayout): FlowDefinition {
  return { ...definition, layout: { ...definition.layout, ...places } };
}
