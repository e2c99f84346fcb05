import { connect, disconnect, removeNodes, updateNode } from '#shared/document/flow-edits';
import { edgesAt, nodeById } from '#shared/document/flow-index';
import { uniqueName } from '#shared/document/flow-names';
import { renameNode } from '#shared/document/rename-node';
import type { FlowDefinition, FlowNode, FlowProblem } from '#shared/model/flow';
import type { NodeTypeInfo } from '#shared/model/node-type';

/** A way to solve a problem with one press. */
export interface QuickFix {
  /** Key of its words below `problem.fix`. */
  id: string;
  values?: Record<string, string>;
  /** The draft without the problem; what must be asked of the host comes later. */
  apply(definition: FlowDefinition): FlowDefinition | Promise<(now: FlowDefinition) => FlowDefinition>;
}

interface FixContext {
  nodeTypes: ReadonlyMap<string, NodeTypeInfo>;
  /** Name of a trigger that is pressed by hand, in the app's language. */
  manualName: string;
  /** Keeps the secret that is written in a node as a credential; gives the config that names it instead. */
  keepSecret(node: Pick<FlowNode, 'name' | 'type' | 'typeVersion' | 'config'>): Promise<{ config: FlowNode['config'] }>;
  /** A node as the newest version of its type has it. */
  upgradeNode(node: Pick<FlowNode, 'type' | 'typeVersion' | 'config'>): Promise<Pick<FlowNode, 'typeVersion' | 'config'>>;
}

const RETRY = { maxAttempts: 3, initialDelayMs: 1000, maxDelayMs: 60_000, factor: 2, jitter: true };

function withoutEdge(definition: FlowDefinition, index: number | undefined): FlowDefinition {
  const edge = index === undefined ? undefined : definition.edges[index];
  if (edge === undefined) return definition;
  // Of two edges that are the same, one stays.
  const rest = disconnect(definition, [edge]);
  const hasTwin = definition.edges.length - rest.edges.length > 1;
  return hasTwin ? { ...rest, edges: [...rest.edges, edge] } : rest;
}

/** The nodes that one leads to, itself included. */
function reachedFrom(definition: FlowDefinition, id: string): Set<string> {
  const reached = new Set([id]);
  for (const next of reached) for (const { to } of edgesAt(definition, next).leaving) reached.add(to.node);
  return reached;
}

/** The nearest node to the left that does not come after it: what it was most likely meant to follow. */
function likelyBefore(
  definition: FlowDefinition,
  id: string,
  { nodeTypes }: FixContext,
): { node: FlowNode; port: string } | undefined {
  const place = definition.layout?.[id];
  if (place === undefined) return undefined;
  const after = reachedFrom(definition, id);
  let best: { node: FlowNode; port: string; distance: number } | undefined;
  for (const node of definition.nodes) {
    const at = definition.layout?.[node.id];
    const port = nodeTypes.get(node.type)?.outputs[0];
    if (at === undefined || port === undefined || after.has(node.id) || at.x >= place.x) continue;
    const distance = Math.hypot(place.x - at.x, place.y - at.y);
    if (best === undefined || distance < best.distance) best = { node, port, distance };
  }
  return best;
}

function policyFix(id: string, nodeId: string, change: (node: FlowNode) => FlowNode['policies']): QuickFix {
  return {
    id,
    apply: (definition) => {
      const node = nodeById(definition, nodeId);
      return node === undefined ? definition : updateNode(definition, nodeId, { policies: change(node) });
    },
  };
}

function nodeFixes({ code, severity }: FlowProblem, node: FlowNode, definition: FlowDefinition, context: FixContext): QuickFix[] {
  const { id } = node;
  const remove: QuickFix = { id: 'remove', values: { name: node.name }, apply: (now) => removeNodes(now, [id]) };
  switch (code) {
    case 'NODE_UNREACHED': {
      const before = likelyBefore(definition, id, context);
      const input = context.nodeTypes.get(node.type)?.inputs[0];
      if (before === undefined || input === undefined || edgesAt(definition, id).entering.length > 0) return [remove];
      const edge = { from: { node: before.node.id, port: before.port }, to: { node: id, port: input } };
      return [{ id: 'connect', values: { name: before.node.name }, apply: (now) => connect(now, edge) }, remove];
    }
    case 'NODE_TYPE_UNKNOWN':
      return [remove];
    case 'NODE_NAME_DUPLICATE':
      return [
        {
          id: 'rename',
          apply: (now) => {
            const others = now.nodes.filter((other) => other.id !== id).map(({ name }) => name);
            return renameNode(now, id, uniqueName(node.name, others), context.nodeTypes);
          },
        },
      ];
    case 'NODE_VERSION_OLD':
      return [
        {
          id: 'update',
          apply: async () => {
            const { type, typeVersion, config } = node;
            const newest = await context.upgradeNode({ type, typeVersion, config });
            return (now) => updateNode(now, id, { typeVersion: newest.typeVersion, config: newest.config });
          },
        },
      ];
    case 'NODE_REPLACED': {
      const newer = context.nodeTypes.get(context.nodeTypes.get(node.type)?.replacedBy ?? '');
      const mute: QuickFix = { id: 'mute', apply: (now) => updateNode(now, id, { muted: [...(node.muted ?? []), code] }) };
      if (newer === undefined) return [mute];
      const change = { type: newer.type, typeVersion: newer.version, config: { ...newer.defaults, ...node.config } };
      return [{ id: 'replace', apply: (now) => updateNode(now, id, change) }, mute];
    }
    case 'SECRET_IN_NODE':
      return [
        {
          id: 'keepCredential',
          apply: async () => {
            const { config } = await context.keepSecret(node);
            return (now) => updateNode(now, id, { config });
          },
        },
        { id: 'mute', apply: (now) => updateNode(now, id, { muted: [...(node.muted ?? []), code] }) },
      ];
    case 'OUTPUT_OPEN':
      return [{ id: 'mute', apply: (now) => updateNode(now, id, { muted: [...(node.muted ?? []), code] }) }];
    case 'EFFECT_UNGUARDED':
      return [
        policyFix('retry', id, ({ policies }) => ({ onError: 'fail', ...policies, retry: RETRY })),
        policyFix('errorOutput', id, ({ policies }) => ({ ...policies, onError: 'output' })),
        ...(severity === 'hint'
          ? [{ id: 'mute', apply: (now: FlowDefinition) => updateNode(now, id, { muted: [...(node.muted ?? []), code] }) }]
          : []),
      ];
    default:
      return [];
  }
}

function addTrigger(definition: FlowDefinition, { nodeTypes, manualName }: FixContext): QuickFix[] {
  const off = definition.nodes.find((node) => nodeTypes.get(node.type)?.kind === 'trigger' && node.disabled === true);
  if (off !== undefined) {
    const apply = (now: FlowDefinition) => updateNode(now, off.id, { disabled: undefined });
    return [{ id: 'enable', values: { name: off.name }, apply }];
  }
  return [
    {
      id: 'addTrigger',
      apply: (now) => {
        const taken = new Set<string>(now.nodes.map(({ id }) => id));
        let number = 1;
        while (taken.has(`manual-${number}`)) number++;
        const id = `manual-${number}` as FlowNode['id'];
        const name = uniqueName(
          manualName,
          now.nodes.map((node) => node.name),
        );
        const places = Object.values(now.layout ?? {});
        const x = Math.min(280, ...places.map((place) => place.x)) - 280;
        const y = places.length === 0 ? 0 : Math.min(...places.map((place) => place.y));
        const first = now.nodes.find((node) => edgesAt(now, node.id).entering.length === 0);
        const input = first === undefined ? undefined : nodeTypes.get(first.type)?.inputs[0];
        const withNode: FlowDefinition = {
          ...now,
          nodes: [{ id, type: 'core.manual', typeVersion: 1, name, config: {} }, ...now.nodes],
          layout: { ...now.layout, [id]: { x, y } },
        };
        if (first === undefined || input === undefined) return withNode;
        return connect(withNode, { from: { node: id, port: 'out' }, to: { node: first.id, port: input } });
      },
    },
  ];
}

/** The ways to solve a problem at once, the likeliest first; none where a person must decide. */
export function quickFixes(problem: FlowProblem, definition: FlowDefinition, context: FixContext): QuickFix[] {
  const { code, nodeId, edgeIndex } = problem;
  if (code === 'NO_TRIGGER') return addTrigger(definition, context);
  if (code.startsWith('ERROR_FLOW_')) {
    return [
      {
        id: 'noErrorFlow',
        apply: (now) => {
          const { errorFlow: _gone, ...settings } = now.settings ?? {};
          return { ...now, settings };
        },
      },
    ];
  }
  const isOfEdge = ['EDGE_NODE_UNKNOWN', 'EDGE_DUPLICATE', 'EDGE_PORT_UNKNOWN', 'CYCLE', 'LOOP_ENTERED', 'LOOP_RETURN_OUTSIDE'];
  if (isOfEdge.includes(code) && edgeIndex !== undefined) {
    return [{ id: 'removeEdge', apply: (now) => withoutEdge(now, edgeIndex) }];
  }
  const node = nodeId === undefined ? undefined : nodeById(definition, nodeId);
  return node === undefined ? [] : nodeFixes(problem, node, definition, context);
}
