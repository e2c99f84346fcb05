/** Which nodes lead to a node, and which hang on it, over loops and their bodies. */
import type { CompiledFlow, CompiledNode } from '../compile/compiled-flow';

/**
 * The node and all that leads to it. Of a loop around it what comes before the node in the body; of a loop before it the whole
 * body, since all of it makes what the loop puts out.
 */
export function leadingTo(flow: CompiledFlow, node: CompiledNode): Set<CompiledNode> {
  const sources = sourcesOf(flow);
  const found = new Set<CompiledNode>();
  const whole = new Set<CompiledNode>();
  const todo = [{ at: node, isAround: false }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { at, isAround } = next;
    if (at.loop !== undefined && !isAround && !whole.has(at)) {
      whole.add(at);
      for (const inside of bodyOf(flow, at)) todo.push({ at: inside, isAround: false });
    }
    if (found.has(at)) continue;
    found.add(at);
    const owner = ownerOf(flow, at);
    if (owner !== undefined) todo.push({ at: owner, isAround: true });
    for (const source of sources.get(at) ?? []) todo.push({ at: source, isAround: source === owner });
  }
  return found;
}

/** The node and all that hangs on it; a loop around it goes on with what hangs on the loop. */
export function hangingOn(flow: CompiledFlow, node: CompiledNode): Set<CompiledNode> {
  const found = new Set<CompiledNode>();
  const whole = new Set<CompiledNode>();
  const todo = [{ at: node, isAround: false }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { at, isAround } = next;
    if (at.loop !== undefined && !isAround && !whole.has(at)) {
      whole.add(at);
      for (const inside of bodyOf(flow, at)) todo.push({ at: inside, isAround: false });
    }
    if (found.has(at)) continue;
    found.add(at);
    for (const { kind, target } of at.outEdges) if (kind === 'inner') todo.push({ at: target, isAround: false });
    const owner = ownerOf(flow, at);
    if (owner !== undefined) todo.push({ at: owner, isAround: true });
  }
  return found;
}

/** The node with the body that it may have, and the loops around it: without them it is never reached. */
export function aloneIn(flow: CompiledFlow, node: CompiledNode): Set<CompiledNode> {
  const found = new Set([node]);
  const todo = [node];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (at.loop === undefined) continue;
    for (const inside of bodyOf(flow, at)) {
      found.add(inside);
      todo.push(inside);
    }
  }
  for (const owner of loopsAround(flow, node)) found.add(owner);
  return found;
}

/** The loops that the node is in, the innermost first. */
export function loopsAround(flow: CompiledFlow, node: CompiledNode): CompiledNode[] {
  const loops: CompiledNode[] = [];
  for (let owner = ownerOf(flow, node); owner !== undefined; owner = ownerOf(flow, owner)) loops.push(owner);
  return loops;
}

/** The nodes from which an edge leads to each node, with the port that it leaves by. */
export function edgesInto(flow: CompiledFlow, node: CompiledNode): { source: CompiledNode; port: string }[] {
  return flow.nodes.flatMap((source) =>
    source.outEdges.flatMap((edge) => (edge.kind === 'inner' && edge.target === node ? [{ source, port: edge.fromPort }] : [])),
  );
}

function ownerOf(flow: CompiledFlow, node: CompiledNode): CompiledNode | undefined {
  return flow.regions[node.region]?.owner;
}

function bodyOf(flow: CompiledFlow, loop: CompiledNode): readonly CompiledNode[] {
  return loop.loop === undefined ? [] : (flow.regions[loop.loop.body]?.nodes ?? []);
}

function sourcesOf(flow: CompiledFlow): Map<CompiledNode, CompiledNode[]> {
  const sources = new Map<CompiledNode, CompiledNode[]>();
  for (const node of flow.nodes) {
    for (const { kind, target } of node.outEdges) {
      if (kind !== 'inner') continue;
      const known = sources.get(target);
      if (known === undefined) sources.set(target, [node]);
      else known.push(node);
    }
  }
  return sources;
}
