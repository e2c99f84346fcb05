import type { FlowDefinition, FlowNode } from '#shared/model/flow';
import type { Json, JsonObject } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import type { RunDetail } from '#shared/model/run';
import type { SampleData } from '../expression/sample-data';
import { outputShape } from './known-shapes';

/** Items by output port. */
export type PortItems = Readonly<Record<string, readonly Pick<Item, 'json'>[]>>;

export interface SampleSources {
  flow: { id: string; version?: number | undefined };
  definition: FlowDefinition;
  nodeId: string;
  /** The run that the recorded data are of. */
  run: Pick<RunDetail, 'id' | 'createdAt' | 'startedAt' | 'trigger' | 'test' | 'definition'> | undefined;
  /** What reached the node in the run; undefined: it was not reached. */
  input: readonly Pick<Item, 'json'>[] | undefined;
  /** What the nodes before it gave in the run, by node. */
  outputs: ReadonlyMap<string, PortItems>;
  /** Outputs that a person has pinned, by node: they stand for the recorded ones. */
  pins: Readonly<Record<string, PortItems>>;
  nowMs: number;
  /** An item that a node's type gives as an example, where it does. */
  exampleOf?: (node: FlowNode) => Json | undefined;
}

/** Ids of all nodes from which a node can be reached, nearest first. */
export function nodesBefore(definition: FlowDefinition, nodeId: string): string[] {
  const incoming = new Map<string, string[]>();
  for (const { from, to } of definition.edges) incoming.set(to.node, [...(incoming.get(to.node) ?? []), from.node]);
  const found = new Set<string>();
  const queue = [nodeId];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const before of incoming.get(at) ?? []) {
      if (before === nodeId || found.has(before)) continue;
      found.add(before);
      queue.push(before);
    }
  }
  return [...found];
}

/** The part of a flow that decides on the data of a node: what leads to it, and what its expressions read of the flow. */
export function definitionBefore(definition: FlowDefinition, nodeId: string): FlowDefinition {
  const ids = new Set([nodeId, ...nodesBefore(definition, nodeId)]);
  const { format, name, settings } = definition;
  return {
    format,
    name,
    nodes: definition.nodes.filter(({ id }) => ids.has(id)).map((node) => (node.id === nodeId ? { ...node, config: {} } : node)),
    edges: definition.edges.filter(({ from, to }) => ids.has(from.node) && ids.has(to.node)),
    ...(settings?.env === undefined ? {} : { settings: { env: settings.env } }),
  };
}

const jsonOf = (items: readonly Pick<Item, 'json'>[]): Json[] => items.map(({ json }) => json);

function logicOf(definition: FlowDefinition, ids: ReadonlySet<string>): string {
  const nodes = definition.nodes
    .filter(({ id }) => ids.has(id))
    .map(({ id, type, config, disabled }) => [id, type, config, disabled]);
  const edges = definition.edges
    .filter(({ from, to }) => ids.has(from.node) && ids.has(to.node))
    .map(({ from, to }) => [from, to]);
  return JSON.stringify([nodes.sort(byText), edges.sort(byText)]);
}

const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** The shape of what reaches the node when nothing has run: the shapes of the nodes before it, worked out from the triggers on. */
function shapes(
  definition: FlowDefinition,
  nodeId: string,
  exampleOf: SampleSources['exampleOf'],
): { input: JsonObject; of: Map<string, JsonObject> } {
  const known = new Map<string, JsonObject>();
  const byId = new Map<string, FlowNode>(definition.nodes.map((node) => [node.id, node]));
  const inputOf = (id: string, seen: readonly string[]): JsonObject =>
    Object.assign(
      {},
      ...definition.edges
        .filter(({ to, from }) => to.node === id && !seen.includes(from.node))
        .map(({ from }) => shapeOf(from.node, [...seen, id])),
    ) as JsonObject;
  const shapeOf = (id: string, seen: readonly string[]): JsonObject => {
    const node = byId.get(id);
    if (node === undefined) return {};
    const made = known.get(id) ?? outputShape(node, inputOf(id, seen), exampleOf?.(node));
    known.set(id, made);
    return made;
  };
  return { input: inputOf(nodeId, []), of: known };
}

/**
 * The data to complete and try out the expressions of a node with: what reached it in a run, or what the nodes that lead to
 * it gave; pinned data stand for recorded ones. Without a run, only which fields there will be.
 */
export function assembleSample(sources: SampleSources): SampleData {
  const { definition, nodeId, run, outputs, pins, flow, nowMs, exampleOf } = sources;
  const before = nodesBefore(definition, nodeId);
  const nameOf = new Map<string, string>(definition.nodes.map(({ id, name }) => [id, name]));
  const given = (id: string): PortItems | undefined => pins[id] ?? outputs.get(id);
  const incoming = definition.edges.filter(({ to }) => to.node === nodeId);
  const isPinned = incoming.some(({ from }) => pins[from.node] !== undefined);
  const fromNeighbours = incoming.flatMap(({ from }) => given(from.node)?.[from.port] ?? []);
  const recorded = isPinned || sources.input === undefined ? fromNeighbours : sources.input;
  const hasData = incoming.length === 0 ? run !== undefined : recorded.length > 0;
  const shape = hasData ? undefined : shapes(definition, nodeId, exampleOf);
  const upstream = new Set([...before, nodeId]);
  upstream.delete(nodeId);
  const atMs = run?.startedAt ?? run?.createdAt ?? nowMs;
  return {
    origin: !hasData ? 'shape' : isPinned ? 'pinned' : 'run',
    items: shape === undefined ? jsonOf(recorded) : [shape.input],
    steps: before.map((id) => {
      const ports = given(id);
      const items = ports === undefined ? [] : Object.values(ports).flatMap(jsonOf);
      const shown = items.length === 0 && shape !== undefined ? [shape.of.get(id) ?? {}] : items;
      return { nodeId: id, name: nameOf.get(id) ?? id, items: shown };
    }),
    run: {
      id: run?.id ?? 'run_…',
      startedAt: new Date(atMs).toISOString(),
      attempt: 1,
      trigger: {
        kind: run?.trigger.kind ?? 'manual',
        ...(run?.trigger.detail === undefined ? {} : { detail: run.trigger.detail }),
      },
      test: run?.test ?? true,
    },
    flow: { id: flow.id, name: definition.name, version: flow.version ?? 0 },
    env: definition.settings?.env ?? {},
    atMs,
    isStale: run !== undefined && !isPinned && logicOf(run.definition, upstream) !== logicOf(definition, upstream),
  };
}
