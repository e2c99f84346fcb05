/**
 * The shape of a flow: which edges lead where, which nodes form a cycle, and which for-each each node belongs to.
 *
 * A return edge (into the port `loop` of a for-each) closes a loop on purpose; without those edges the graph must be a DAG.
 * A node belongs to the body of the innermost for-each whose port `item` leads to it.
 */
import type { FlowEdge, FlowNode } from '#shared/model/flow';
import type { NodeType } from '../sdk/node-type';
import { nodeText, type ProblemList } from './problems';

export interface GraphNode {
  readonly index: number;
  readonly source: FlowNode;
  readonly type: NodeType;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export interface GraphEdge {
  readonly index: number;
  readonly from: GraphNode;
  readonly to: GraphNode;
  readonly fromPort: string;
  readonly isReturn: boolean;
}

/** For each node the index of the for-each it is in, -1 for none. */
export type Owners = readonly number[];

export const FLOW_ITSELF = -1;

/** Resolves the ends of all edges. An edge with a problem is reported and left out. */
export function resolveEdges(
  edges: readonly FlowEdge[],
  nodes: ReadonlyMap<string, GraphNode>,
  problems: ProblemList,
): GraphEdge[] {
  const resolved: GraphEdge[] = [];
  const seen = new Set<string>();
  for (const [index, edge] of edges.entries()) {
    const from = nodes.get(edge.from.node);
    const to = nodes.get(edge.to.node);
    const place = { edgeIndex: index };
    if (from === undefined)
      problems.add('EDGE_NODE_UNKNOWN', `An edge comes from the node "${edge.from.node}", which does not exist.`, place);
    if (to === undefined)
      problems.add('EDGE_NODE_UNKNOWN', `An edge leads to the node "${edge.to.node}", which does not exist.`, place);
    const key = `${edge.from.node} ${edge.from.port} ${edge.to.node} ${edge.to.port}`;
    if (seen.has(key)) {
      problems.add('EDGE_DUPLICATE', 'The same edge is there twice; items would arrive twice. Remove one.', place);
    }
    seen.add(key);
    const portsFit = checkPorts(edge, index, from, to, problems);
    if (from === undefined || to === undefined || !portsFit) continue;
    const isReturn = hasBody(to.type) && edge.to.port === 'loop';
    resolved.push({ index, from, to, fromPort: edge.from.port, isReturn });
  }
  return resolved;
}

function checkPorts(
  edge: FlowEdge,
  index: number,
  from: GraphNode | undefined,
  to: GraphNode | undefined,
  problems: ProblemList,
): boolean {
  let fits = true;
  if (from !== undefined && !from.outputs.includes(edge.from.port)) {
    fits = false;
    const hint =
      edge.from.port === 'error' ? ' Set its error policy to "output" to get an error port.' : portsText('outputs', from.outputs);
    problems.add('EDGE_PORT_UNKNOWN', `${nodeText(from.source)} has no output "${edge.from.port}".${hint}`, {
      edgeIndex: index,
      nodeId: from.source.id,
    });
  }
  if (to !== undefined && !to.inputs.includes(edge.to.port)) {
    fits = false;
    const hint = to.type.kind === 'trigger' ? ' A trigger starts the flow; nothing leads to it.' : portsText('inputs', to.inputs);
    problems.add('EDGE_PORT_UNKNOWN', `${nodeText(to.source)} has no input "${edge.to.port}".${hint}`, {
      edgeIndex: index,
      nodeId: to.source.id,
    });
  }
  return fits;
}

function portsText(what: string, ports: readonly string[]): string {
  return ports.length === 0 ? ` It has no ${what}.` : ` Its ${what} are ${ports.join(', ')}.`;
}

/**
 * The nodes in an order in which each comes after all that lead to it (return edges apart). Undefined when there is a
 * cycle; every cycle is reported.
 */
export function sortNodes(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  problems: ProblemList,
): GraphNode[] | undefined {
  const inner = edges.filter((edge) => !edge.isReturn);
  const targets = nodes.map((): GraphEdge[] => []);
  const incoming = nodes.map(() => 0);
  for (const edge of inner) {
    targets[edge.from.index]?.push(edge);
    incoming[edge.to.index] = (incoming[edge.to.index] ?? 0) + 1;
  }
  const order = nodes.filter((node) => incoming[node.index] === 0);
  for (let next = 0; next < order.length; next++) {
    for (const edge of targets[(order[next] as GraphNode).index] ?? []) {
      const left = (incoming[edge.to.index] ?? 0) - 1;
      incoming[edge.to.index] = left;
      if (left === 0) order.push(edge.to);
    }
  }
  if (order.length === nodes.length) return order;
  reportCycles(
    nodes.filter((node) => (incoming[node.index] ?? 0) > 0),
    targets,
    problems,
  );
  return undefined;
}

function reportCycles(candidates: readonly GraphNode[], targets: readonly (readonly GraphEdge[])[], problems: ProblemList): void {
  const inCycle = new Set<number>();
  for (const start of candidates) {
    if (inCycle.has(start.index)) continue;
    const path = findPathBack(start, targets, inCycle);
    const [first] = path;
    if (first === undefined) continue;
    for (const edge of path) inCycle.add(edge.from.index);
    const names = [...path.map((edge) => edge.from.source.name), start.source.name].join(' → ');
    problems.add(
      'CYCLE',
      `These nodes lead back to themselves: ${names}. Use a for-each node to repeat steps, or remove an edge.`,
      {
        nodeId: start.source.id,
        edgeIndex: (path.at(-1) ?? first).index,
      },
    );
  }
}

/** The shortest way from a node back to itself that touches no node of a cycle reported before. */
function findPathBack(start: GraphNode, targets: readonly (readonly GraphEdge[])[], excluded: ReadonlySet<number>): GraphEdge[] {
  const cameBy = new Map<number, GraphEdge>();
  const queue = [start];
  for (let next = 0; next < queue.length; next++) {
    for (const edge of targets[(queue[next] as GraphNode).index] ?? []) {
      if (cameBy.has(edge.to.index) || excluded.has(edge.to.index)) continue;
      cameBy.set(edge.to.index, edge);
      if (edge.to !== start) {
        queue.push(edge.to);
        continue;
      }
      const path = [edge];
      for (let back = edge.from; back !== start; ) {
        const before = cameBy.get(back.index) as GraphEdge;
        path.unshift(before);
        back = before.from;
      }
      return path;
    }
  }
  return [];
}

/** Says which for-each each node is in, and reports edges that enter or leave a body where they must not. */
export function findOwners(order: readonly GraphNode[], edges: readonly GraphEdge[], problems: ProblemList): Owners {
  const owners: number[] = order.map(() => FLOW_ITSELF);
  const names = new Map(order.map((node) => [node.index, node.source.name]));
  const incoming = new Map<number, GraphEdge[]>();
  for (const edge of edges) {
    if (edge.isReturn) continue;
    const list = incoming.get(edge.to.index);
    if (list === undefined) incoming.set(edge.to.index, [edge]);
    else list.push(edge);
  }
  const ownerBehind = (edge: GraphEdge) => (leadsIntoBody(edge) ? edge.from.index : (owners[edge.from.index] ?? FLOW_ITSELF));
  const depthOf = (owner: number): number => (owner === FLOW_ITSELF ? 0 : 1 + depthOf(owners[owner] ?? FLOW_ITSELF));

  for (const node of order) {
    const arriving = incoming.get(node.index) ?? [];
    let deepest = FLOW_ITSELF;
    for (const edge of arriving) if (depthOf(ownerBehind(edge)) > depthOf(deepest)) deepest = ownerBehind(edge);
    owners[node.index] = deepest;
    for (const edge of arriving) {
      if (ownerBehind(edge) === deepest) continue;
      problems.add(
        'LOOP_ENTERED',
        `${nodeText(node.source)} is in the body of the loop "${names.get(deepest) ?? ''}", but ${nodeText(edge.from.source)} is outside of it. ` +
          `Read the outer data with $step("${edge.from.source.name}"), or connect after the port "done".`,
        { edgeIndex: edge.index, nodeId: node.source.id },
      );
    }
  }
  for (const edge of edges) {
    if (!edge.isReturn || ownerBehind(edge) === edge.to.index) continue;
    problems.add(
      'LOOP_RETURN_OUTSIDE',
      `${nodeText(edge.from.source)} leads back into the loop ${nodeText(edge.to.source)} without being in its body. ` +
        'Only what the port "item" leads to may return to "loop".',
      { edgeIndex: edge.index, nodeId: edge.from.source.id },
    );
  }
  return owners;
}

/** True for the nodes that the engine carries out around others: a for-each, and a lock. */
export function hasBody(type: NodeType): boolean {
  return type.control !== undefined;
}

/** True for an edge by which a for-each hands out its batches. */
export function leadsIntoBody(edge: GraphEdge): boolean {
  return hasBody(edge.from.type) && edge.fromPort === 'item';
}
