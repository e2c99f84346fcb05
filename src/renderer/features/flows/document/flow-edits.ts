/*
 * Every change a person can make to a flow, as a pure function from one definition to the next. Unchanged parts are
 * shared, so a history of whole definitions is cheap and 'is it the same?' is a comparison of references.
 */
import type { FlowDefinition, FlowEdge, FlowLayout, FlowNode } from '#shared/model/flow';
import type { NodeId } from '#shared/model/ids';
import type { NodeTypeInfo } from '#shared/model/node-type';

type Place = { x: number; y: number };

/** True when both edges join the same ports. */
export function isSameEdge(a: FlowEdge, b: FlowEdge): boolean {
  return a.from.node === b.from.node && a.from.port === b.from.port && a.to.node === b.to.node && a.to.port === b.to.port;
}

/** `wanted`, or with the lowest number behind it that makes it unlike all taken names: 'Send e-mail 2'. */
export function uniqueName(wanted: string, taken: readonly string[]): string {
  const names = new Set(taken.map((name) => name.toLowerCase()));
  if (!names.has(wanted.toLowerCase())) return wanted;
  const stem = wanted.replace(/ \d+$/, '').slice(0, 112);
  for (let count = 2; ; count++) {
    const name = `${stem} ${count}`;
    if (!names.has(name.toLowerCase())) return name;
  }
}

/** An id for a new node, readable in a diff: the last word of its type and the lowest free number. */
export function newNodeId(type: string, taken: readonly string[]): NodeId {
  const stem = (type.split(/[./]/).at(-1) ?? '').replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 48) || 'node';
  const ids = new Set(taken);
  for (let count = 1; ; count++) {
    const id = `${stem}-${count}`;
    if (!ids.has(id)) return id as NodeId;
  }
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
    config: structuredClone(type.defaults),
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
  const leaving = definition.edges.filter((edge) => edge.from.node === from.node && edge.from.port === from.port);
  const rerouted =
    output === undefined
      ? definition.edges
      : definition.edges.map((edge) =>
          leaving.includes(edge) ? { from: { node: added.node, port: output }, to: edge.to } : edge,
        );
  return { ...definition, edges: [...rerouted, { from, to: { node: added.node, port: added.input } }] };
}

/** Adds an edge; the same definition when it is there already, leads to itself, or names a node that is not there. */
export function connect(definition: FlowDefinition, edge: FlowEdge): FlowDefinition {
  const has = (id: string) => definition.nodes.some((node) => node.id === id);
  const refused = edge.from.node === edge.to.node || !has(edge.from.node) || !has(edge.to.node);
  if (refused || definition.edges.some((other) => isSameEdge(other, edge))) return definition;
  return { ...definition, edges: [...definition.edges, edge] };
}

/** Removes edges. */
export function disconnect(definition: FlowDefinition, edges: readonly FlowEdge[]): FlowDefinition {
  const kept = definition.edges.filter((edge) => !edges.some((gone) => isSameEdge(gone, edge)));
  return kept.length === definition.edges.length ? definition : { ...definition, edges: kept };
}

/** Removes nodes with their edges and places. A removed node with one way in and one way out is bridged. */
export function removeNodes(definition: FlowDefinition, ids: readonly string[]): FlowDefinition {
  let edges = definition.edges;
  for (const id of ids) {
    const entering = edges.filter((edge) => edge.to.node === id);
    const leaving = edges.filter((edge) => edge.from.node === id);
    edges = edges.filter((edge) => edge.from.node !== id && edge.to.node !== id);
    const [before] = entering;
    const [after] = leaving;
    if (entering.length !== 1 || leaving.length !== 1 || before === undefined || after === undefined) continue;
    const bridge = { from: before.from, to: after.to };
    if (bridge.from.node !== bridge.to.node && !edges.some((edge) => isSameEdge(edge, bridge))) edges = [...edges, bridge];
  }
  const layout = definition.layout && Object.fromEntries(Object.entries(definition.layout).filter(([id]) => !ids.includes(id)));
  return {
    ...definition,
    nodes: definition.nodes.filter((node) => !ids.includes(node.id)),
    edges,
    ...(layout === undefined ? {} : { layout }),
  };
}

/** Changes one node. A field given as undefined is removed. */
export function updateNode(
  definition: FlowDefinition,
  id: string,
  change: { [Key in keyof Omit<FlowNode, 'id'>]?: FlowNode[Key] | undefined },
): FlowDefinition {
  const nodes = definition.nodes.map((node) => {
    if (node.id !== id) return node;
    const entries = Object.entries({ ...node, ...change }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(entries) as FlowNode;
  });
  return { ...definition, nodes };
}

/** Puts nodes at places; other places stay. */
export function moveNodes(definition: FlowDefinition, places: FlowLayout): FlowDefinition {
  return { ...definition, layout: { ...definition.layout, ...places } };
}

/** Part of a flow on the clipboard. */
export interface FlowClip {
  pulseflow: 'nodes';
  nodes: FlowNode[];
  edges: FlowEdge[];
  layout: FlowLayout;
}

/** The nodes with the edges among them. */
export function clipOf(definition: FlowDefinition, ids: readonly string[]): FlowClip {
  return {
    pulseflow: 'nodes',
    nodes: definition.nodes.filter((node) => ids.includes(node.id)),
    edges: definition.edges.filter((edge) => ids.includes(edge.from.node) && ids.includes(edge.to.node)),
    layout: Object.fromEntries(Object.entries(definition.layout ?? {}).filter(([id]) => ids.includes(id))),
  };
}

/** Adds a copy of the clip, moved by `offset`, with new ids and names; answers the new ids. */
export function pasteClip(
  definition: FlowDefinition,
  clip: FlowClip,
  offset: Place,
): { definition: FlowDefinition; ids: string[] } {
  const ids = new Map<string, NodeId>();
  const takenIds: string[] = definition.nodes.map((node) => node.id);
  const takenNames = definition.nodes.map((node) => node.name);
  const layout: FlowLayout = { ...definition.layout };
  const nodes = clip.nodes.map((node) => {
    const id = newNodeId(node.type, takenIds);
    const name = uniqueName(node.name, takenNames);
    takenIds.push(id);
    takenNames.push(name);
    ids.set(node.id, id);
    const at = clip.layout[node.id] ?? { x: 0, y: 0 };
    layout[id] = { x: at.x + offset.x, y: at.y + offset.y };
    return { ...structuredClone(node), id, name };
  });
  const edges = clip.edges.flatMap((edge) => {
    const from = ids.get(edge.from.node);
    const to = ids.get(edge.to.node);
    return from === undefined || to === undefined ? [] : [{ from: { ...edge.from, node: from }, to: { ...edge.to, node: to } }];
  });
  return {
    definition: { ...definition, nodes: [...definition.nodes, ...nodes], edges: [...definition.edges, ...edges], layout },
    ids: [...ids.values()],
  };
}
