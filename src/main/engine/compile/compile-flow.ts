/**
 * From a flow definition to a compiled flow: every problem is found on the way, and a flow comes out only when none of
 * them is an error.
 */
import type { FlowDefinition, FlowNode, FlowProblem } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import type { Effect } from '#shared/model/run';
import { compileGate } from '../policy/gate';
import type { NodeRegistry } from '../ports';
import { credentialIdOf } from '../sdk/credential-usage';
import type { NodeServices, NodeType } from '../sdk/node-type';
import { advise } from './advice';
import { checkCompensations } from './compensations';
import type { CompiledEdge, CompiledFlow, CompiledLoop, CompiledNode, CompiledRegion } from './compiled-flow';
import { checkCredentialGiven } from './credentials';
import { checkPolicies, flowLimits } from './flow-limits';
import {
  FLOW_ITSELF,
  findOwners,
  type GraphEdge,
  type GraphNode,
  hasBody,
  leadsIntoBody,
  type Owners,
  resolveEdges,
  sortNodes,
} from './graph';
import { type ConfigReferences, checkNodeConfig, compileNodeConfig, readReferences } from './node-config';
import { ProblemList } from './problems';

export interface Compilation {
  /** Undefined when there is a problem of severity `error`. */
  flow: CompiledFlow | undefined;
  problems: FlowProblem[];
}

const DEFAULT_PORTS_IN = ['in'];
const DEFAULT_PORTS_OUT = ['out'];

/** Checks and compiles a definition. Does not throw for a definition that its schema accepts. */
export function compileFlow(definition: FlowDefinition, registry: NodeRegistry): Compilation {
  const problems = new ProblemList();
  checkNames(definition.nodes, problems);
  const nodes = resolveNodes(definition, registry, problems);
  const byId = new Map<string, GraphNode>();
  for (const node of nodes) if (!byId.has(node.source.id)) byId.set(node.source.id, node);
  checkTriggers(nodes, definition.nodes, problems);
  const edges = resolveKnownEdges(definition, byId, problems);
  const references = checkReferences(nodes, problems);
  const order = sortNodes(nodes, edges, problems);
  if (order === undefined) return { flow: undefined, problems: problems.all };
  const owners = findOwners(order, edges, problems);
  checkCompensations(nodes, edges, problems);
  advise({ definition, nodes, edges, registry }, problems);
  warnHiddenReferences(nodes, owners, references, problems);
  if (problems.hasErrors) return { flow: undefined, problems: problems.all };
  return { flow: buildFlow(definition, { nodes, edges, owners, references }), problems: problems.all };
}

function checkNames(nodes: readonly FlowNode[], problems: ProblemList): void {
  const ids = new Set<string>();
  const names = new Set<string>();
  for (const node of nodes) {
    if (ids.has(node.id))
      problems.add('NODE_ID_DUPLICATE', `Two nodes have the id "${node.id}". Give each its own.`, { nodeId: node.id });
    if (names.has(node.name)) {
      problems.add(
        'NODE_NAME_DUPLICATE',
        `Two nodes are called "${node.name}". Rename one, so that $step("${node.name}") is clear.`,
        {
          nodeId: node.id,
        },
      );
    }
    ids.add(node.id);
    names.add(node.name);
  }
}

function resolveNodes(definition: FlowDefinition, registry: NodeRegistry, problems: ProblemList): GraphNode[] {
  const nodes: GraphNode[] = [];
  for (const source of definition.nodes) {
    const type = registry.find(source.type, source.typeVersion);
    if (type === undefined) {
      const known = registry.list().some((candidate) => candidate.type === source.type);
      problems.add(
        'NODE_TYPE_UNKNOWN',
        known
          ? `"${source.name}": there is no version ${source.typeVersion} of the node type "${source.type}" here. Update the app, or choose another node.`
          : `"${source.name}": there is no node type "${source.type}". Install the plugin that brings it, or choose another node.`,
        { nodeId: source.id },
      );
      continue;
    }
    checkNodeConfig(source, type, problems);
    checkCredentialGiven(source, type, problems);
    checkPolicies(source, type, definition, problems);
    compileGate(source, type, 0, problems);
    nodes.push({ index: nodes.length, source, type, inputs: inputsOf(type), outputs: outputsOf(source, type) });
  }
  return nodes;
}

/** Edges at a node of an unknown type are left alone: its ports are not known, and the node itself is reported. */
function resolveKnownEdges(definition: FlowDefinition, byId: ReadonlyMap<string, GraphNode>, problems: ProblemList): GraphEdge[] {
  const unknown = new Set(definition.nodes.filter((node) => !byId.has(node.id)).map((node): string => node.id));
  if (unknown.size === 0) return resolveEdges(definition.edges, byId, problems);
  const indexes = definition.edges.flatMap((edge, index) =>
    unknown.has(edge.from.node) || unknown.has(edge.to.node) ? [] : [index],
  );
  const found = new ProblemList();
  const edges = resolveEdges(
    indexes.map((index) => definition.edges[index] as FlowDefinition['edges'][number]),
    byId,
    found,
  );
  for (const { edgeIndex, ...problem } of found.all) {
    problems.all.push({ ...problem, ...(edgeIndex === undefined ? {} : { edgeIndex: indexes[edgeIndex] ?? edgeIndex }) });
  }
  return edges.map((edge) => ({ ...edge, index: indexes[edge.index] ?? edge.index }));
}

function inputsOf(type: NodeType): readonly string[] {
  return type.inputs ?? (type.kind === 'trigger' ? [] : DEFAULT_PORTS_IN);
}

function outputsOf(node: FlowNode, type: NodeType): readonly string[] {
  let declared: readonly string[] = DEFAULT_PORTS_OUT;
  try {
    declared = typeof type.outputs === 'function' ? type.outputs(node.config) : (type.outputs ?? DEFAULT_PORTS_OUT);
  } catch {
    // Ports that depend on a config that is broken: the config's own problem is reported.
  }
  return node.policies?.onError === 'output' && !declared.includes('error') ? [...declared, 'error'] : declared;
}

function checkTriggers(nodes: readonly GraphNode[], sources: readonly FlowNode[], problems: ProblemList): void {
  const triggers = nodes.filter((node) => node.type.kind === 'trigger');
  if (triggers.some((node) => node.source.disabled !== true)) return;
  if (triggers.length > 0) {
    problems.add('NO_TRIGGER', 'Every trigger of the flow is disabled. Enable one, so that something can start it.');
  } else if (nodes.length === sources.length) {
    problems.add(
      'NO_TRIGGER',
      'The flow has no trigger. Add one, such as "Manual" or "Webhook", so that something can start it.',
    );
  }
}

function checkReferences(nodes: readonly GraphNode[], problems: ProblemList): ConfigReferences[] {
  const names = new Set(nodes.map((node) => node.source.name));
  return nodes.map(({ source, type }) => {
    const references = readReferences(source, type);
    for (const { name, field } of references.steps) {
      if (names.has(name)) continue;
      problems.addAt(source, 'STEP_REFERENCE_UNKNOWN', `$step("${name}") names no node of this flow. Check the name.`, { field });
    }
    return references;
  });
}

function warnHiddenReferences(
  nodes: readonly GraphNode[],
  owners: Owners,
  references: readonly ConfigReferences[],
  problems: ProblemList,
): void {
  const byName = new Map(nodes.map((node) => [node.source.name, node]));
  for (const node of nodes) {
    for (const { name, field } of references[node.index]?.steps ?? []) {
      const named = byName.get(name);
      if (named === undefined || isVisible(owners[named.index] ?? FLOW_ITSELF, node.index, owners)) continue;
      const message = `$step("${name}") is inside a loop that this node is outside of, and has no value here.`;
      problems.addAt(node.source, 'STEP_REFERENCE_HIDDEN', message, { field, severity: 'warning' });
    }
  }
}

function isVisible(owner: number, from: number, owners: Owners): boolean {
  for (let at = owners[from] ?? FLOW_ITSELF; ; at = owners[at] ?? FLOW_ITSELF) {
    if (at === owner) return true;
    if (at === FLOW_ITSELF) return false;
  }
}

interface Parts {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  owners: Owners;
  references: readonly ConfigReferences[];
}

type Building<T> = { -readonly [K in keyof T]: T[K] };

function buildFlow(definition: FlowDefinition, parts: Parts): CompiledFlow {
  const loops = parts.nodes.filter((node) => hasBody(node.type));
  const regionOfOwner = new Map<number, number>([[FLOW_ITSELF, 0]]);
  for (const [index, loop] of loops.entries()) regionOfOwner.set(loop.index, index + 1);
  const read = new Set(parts.references.flatMap((references) => references.steps.map(({ name }) => name)));
  const readsAny = parts.references.some((references) => references.anyStep);

  const members: CompiledNode[][] = Array.from({ length: loops.length + 1 }, () => []);
  const nodes = parts.nodes.map((graphNode) => {
    const region = regionOfOwner.get(parts.owners[graphNode.index] ?? FLOW_ITSELF) ?? 0;
    const local = members[region]?.length ?? 0;
    const loop = regionOfOwner.get(graphNode.index);
    const node = buildNode(graphNode, {
      region,
      local,
      loop: loop === undefined ? undefined : { body: loop, entry: [], returnCount: 0 },
      keepsOutputs: readsAny || read.has(graphNode.source.name),
      gate: compileGate(graphNode.source, graphNode.type, definition.settings?.priority ?? 0),
    });
    members[region]?.push(node);
    return node;
  });
  connect(nodes, parts.edges);

  const regions = members.map((inside, index): CompiledRegion => {
    const ownerIndex = index === 0 ? undefined : loops[index - 1]?.index;
    return {
      index,
      owner: ownerIndex === undefined ? undefined : nodes[ownerIndex],
      nodes: inside,
      pending: inside.map((node) => node.inputCount),
      sources: inside.filter((node) => node.inputCount === 0),
    };
  });
  return {
    name: definition.name,
    nodes,
    nodeById: new Map(nodes.map((node) => [node.id, node])),
    nodeByName: new Map(nodes.map((node) => [node.name, node])),
    regions,
    triggers: nodes.filter((node) => node.type.kind === 'trigger' && !node.disabled),
    hasCompensations: nodes.some((node) => node.compensation !== undefined),
    env: definition.settings?.env ?? {},
    deadLetters: definition.settings?.deadLetters ?? 'retries',
    limits: flowLimits(definition),
  };
}

function buildNode(
  { index, source, type, outputs }: GraphNode,
  place: Pick<CompiledNode, 'region' | 'local' | 'loop' | 'keepsOutputs' | 'gate'>,
): Building<CompiledNode> {
  const disabled = source.disabled === true;
  return {
    index,
    ...place,
    id: source.id,
    name: source.name,
    type,
    credential: credentialIdOf(type.credential, source.config),
    disabled,
    join: type.join?.(source.config) ?? 'all',
    effect: effectOf(type, source.config),
    // What is wrong inside a disabled node is only a warning, and nothing of it is ever used.
    config: disabled ? { isConstant: true, constant: {}, resolve: () => ({}) } : compileNodeConfig(source, type),
    perItem: type.resolve === 'item',
    timeoutMs: source.policies?.timeoutMs,
    retry: source.policies?.retry,
    compensation: source.compensation,
    onError: source.policies?.onError ?? 'fail',
    passPort: hasBody(type) ? 'done' : outputs.includes('out') ? 'out' : (outputs[0] ?? 'out'),
    hasTimeoutPort: outputs.includes('timeout'),
    inputCount: 0,
    outEdges: [],
    wiredPorts: new Set<string>(),
  };
}

function effectOf(type: NodeType, config: JsonObject): Effect | ((services: NodeServices) => Effect) {
  const { effect } = type;
  return typeof effect === 'function' ? (services) => effect(config, services) : effect;
}

function connect(nodes: readonly Building<CompiledNode>[], edges: readonly GraphEdge[]): void {
  for (const edge of edges) {
    const source = nodes[edge.from.index] as Building<CompiledNode>;
    const target = nodes[edge.to.index] as Building<CompiledNode>;
    const targetLoop = target.loop as Building<CompiledLoop> | undefined;
    const slot = edge.isReturn && targetLoop !== undefined ? targetLoop.returnCount++ : target.inputCount++;
    const compiled: CompiledEdge = {
      index: edge.index,
      fromPort: edge.fromPort,
      source,
      target,
      slot,
      kind: edge.isReturn ? 'return' : 'inner',
    };
    if (leadsIntoBody(edge) && source.loop !== undefined) source.loop.entry.push(compiled);
    else source.outEdges.push(compiled);
    (source.wiredPorts as Set<string>).add(edge.fromPort);
  }
}
