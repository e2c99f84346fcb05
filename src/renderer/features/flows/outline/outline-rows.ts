import type { FlowDefinition, FlowEdge } from '#shared/model/flow';

/** A line of the outline: a node, or a hint that a branch goes on at a node that stands elsewhere. */
export interface OutlineRow {
  kind: 'node' | 'goesTo' | 'backTo';
  nodeId: string;
  /** 0 for what begins a flow; branches are one deeper than the node they leave. */
  depth: number;
  /** The output by which a branch begins here; absent in a plain chain. */
  port?: string;
  /** Nothing leads here and it is no trigger. */
  loose?: true;
}

interface Pending {
  reached: number;
  total: number;
}

/**
 * The nodes of a flow in the order in which they run, as a tree: a chain keeps its depth, branches are one deeper, and where
 * branches meet again the joint node stands after them at the depth of where they parted. Every node is there once.
 */
export function outlineRows(definition: FlowDefinition, isTrigger: (nodeId: string) => boolean): OutlineRow[] {
  const rows: OutlineRow[] = [];
  const known = new Set<string>(definition.nodes.map((node) => node.id));
  const leaving = new Map<string, FlowEdge[]>();
  const joins = new Map<string, Pending>();
  for (const edge of definition.edges) {
    if (!known.has(edge.from.node) || !known.has(edge.to.node)) continue;
    leaving.set(edge.from.node, [...(leaving.get(edge.from.node) ?? []), edge]);
    // What comes back to a loop does not decide where the loop stands.
    if (edge.to.port === 'loop') continue;
    const pending = joins.get(edge.to.node);
    joins.set(edge.to.node, { reached: 0, total: (pending?.total ?? 0) + 1 });
  }
  const shown = new Set<string>();
  const waiting = new Set<string>();

  const takeReady = (): string[] => {
    const ready = [...waiting].filter((id) => {
      const pending = joins.get(id);
      return pending !== undefined && pending.reached >= pending.total;
    });
    for (const id of ready) waiting.delete(id);
    return ready;
  };

  // A list of what is still to do instead of recursion: a chain may be thousands of nodes long.
  type Task =
    | { kind: 'visit'; edge?: FlowEdge; nodeId: string; depth: number; port?: string }
    | { kind: 'joints'; depth: number };
  const run = (first: Task) => {
    const tasks: Task[] = [first];
    for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
      const { depth } = task;
      if (task.kind === 'joints') {
        for (const nodeId of takeReady().reverse()) tasks.push({ kind: 'visit', nodeId, depth });
        continue;
      }
      const { nodeId, edge, port } = task;
      const label = port === undefined ? {} : { port };
      if (shown.has(nodeId)) {
        rows.push({ kind: 'backTo', nodeId, depth, ...label });
        continue;
      }
      const join = joins.get(nodeId);
      if (edge !== undefined && join !== undefined && join.total > 1) {
        join.reached++;
        waiting.add(nodeId);
        rows.push({ kind: 'goesTo', nodeId, depth, ...label });
        continue;
      }
      shown.add(nodeId);
      rows.push({ kind: 'node', nodeId, depth, ...label });
      const next = leaving.get(nodeId) ?? [];
      const [only] = next;
      if (next.length === 1 && only?.from.port === 'out') {
        tasks.push({ kind: 'visit', edge: only, nodeId: only.to.node, depth });
        continue;
      }
      // Done last: what all branches have led to by then is where they meet.
      if (next.length > 0) tasks.push({ kind: 'joints', depth });
      for (const branch of next.toReversed())
        tasks.push({ kind: 'visit', edge: branch, nodeId: branch.to.node, depth: depth + 1, port: branch.from.port });
    }
  };

  const isRoot = (id: string) => isTrigger(id) || !joins.has(id);
  for (const { id } of definition.nodes) {
    if (!isRoot(id) || shown.has(id)) continue;
    const at = rows.length;
    run({ kind: 'visit', nodeId: id, depth: 0 });
    const begin = rows[at];
    if (begin !== undefined && !isTrigger(id)) begin.loose = true;
    for (const nodeId of takeReady()) run({ kind: 'visit', nodeId, depth: 0 });
  }
  // What is left hangs on a circle, or on a branch that never comes.
  for (const { id } of definition.nodes) if (!shown.has(id)) run({ kind: 'visit', nodeId: id, depth: 0 });
  return rows;
}
