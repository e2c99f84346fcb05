import { edgesAt } from '#shared/document/flow-index';
import type { FlowDefinition, FlowNode, FlowProblem } from '#shared/model/flow';
import type { LocalText } from '#shared/model/local-text';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { outputsByRules } from '#shared/model/output-rules';
import type { ToldError } from '../error-text';
import { edgeKey, type GraphEdge, type GraphNode, type GraphPort } from './graph-model';
import { nodeSummary } from './node-summary';
import type { Translate } from './translate';

export interface FlowGraphContext {
  /** The newest version of each type, by its name. */
  nodeTypes: ReadonlyMap<string, NodeTypeInfo>;
  /** The type of a node in the version that it has; the newest where that one is not there. */
  typeOf(node: Pick<FlowNode, 'type' | 'typeVersion'>): NodeTypeInfo | undefined;
  t: Translate;
  language: 'en' | 'pt-BR';
  /** For dates and clocks. */
  locale: string;
  localText(text: LocalText): string;
  /** What an error says in the app's language. */
  errorText(error: ToldError): string;
  /** A length of time, in milliseconds, as people read it: '1.2 s'. */
  duration(ms: number): string;
}

const KNOWN_PORTS = new Set([
  ...['in', 'out', 'true', 'false', 'item', 'done', 'loop', 'rest', 'error', 'missing', 'timeout'],
  ...['approved', 'rejected', 'submitted', 'expired'],
]);

function port(key: string, t: Translate, label?: string): GraphPort {
  return { key, label: label ?? (KNOWN_PORTS.has(key) ? t(`graph.port.${key}`) : key) };
}

/** The outputs of a type with the config at hand, by name, with what the config calls them. */
function outputsOf(node: FlowNode, type: NodeTypeInfo | undefined): Map<string, string | undefined> {
  if (type?.outputRules === undefined) return new Map((type?.outputs ?? ['out']).map((key) => [key, undefined]));
  return new Map(outputsByRules(type.outputRules, node.config, type.defaults).map(({ port: key, label }) => [key, label]));
}

/** Ports of a node: those of its type and config, `error` when it has an error output, and any that an edge names. */
function portsOf(
  node: FlowNode,
  definition: FlowDefinition,
  type: NodeTypeInfo | undefined,
): { inputs: string[]; outputs: [key: string, label: string | undefined][] } {
  const inputs = new Set(type === undefined ? ['in'] : type.kind === 'trigger' ? [] : type.inputs);
  const outputs = outputsOf(node, type);
  const { entering, leaving } = edgesAt(definition, node.id);
  for (const { to } of entering) inputs.add(to.port);
  for (const { from } of leaving) if (!outputs.has(from.port)) outputs.set(from.port, undefined);
  if (node.policies?.onError === 'output') outputs.set('error', undefined);
  return { inputs: [...inputs], outputs: [...outputs] };
}

function problemMessage(problems: readonly FlowProblem[]): GraphNode['message'] {
  const worst =
    problems.find((problem) => problem.severity === 'error') ?? problems.find((problem) => problem.severity === 'warning');
  // Hints are told in the list of problems: a card shows what needs a hand.
  if (worst === undefined || worst.severity === 'hint') return undefined;
  return { tone: worst.severity, text: worst.message };
}

/** One node as a card shows it in an editor. */
export function graphNodeOf(
  node: FlowNode,
  definition: FlowDefinition,
  problems: readonly FlowProblem[],
  context: FlowGraphContext,
): GraphNode {
  const { t, localText } = context;
  const type = context.typeOf(node);
  const { inputs, outputs } = portsOf(node, definition, type);
  const message = problemMessage(problems);
  return {
    id: node.id,
    title: node.name,
    summary: nodeSummary(node, type === undefined ? node.type : localText(type.description), context, type?.summary),
    icon: type?.icon ?? 'box',
    category: type?.category ?? 'data',
    inputs: inputs.map((key) => port(key, t)),
    outputs: outputs.map(([key, label]) => port(key, t, label)),
    ...(node.disabled === true ? { disabled: true } : {}),
    ...(message === undefined ? {} : { message }),
  };
}

/** The edges of a definition as the graph draws them. */
export function graphEdgesOf(definition: FlowDefinition): GraphEdge[] {
  return definition.edges.map((edge) => ({ id: edgeKey(edge), from: edge.from, to: edge.to }));
}

/** Groups problems by the node they belong to. */
export function problemsByNode(problems: readonly FlowProblem[]): Map<string, FlowProblem[]> {
  const groups = new Map<string, FlowProblem[]>();
  for (const problem of problems) {
    if (problem.nodeId === undefined) continue;
    const group = groups.get(problem.nodeId);
    if (group === undefined) groups.set(problem.nodeId, [problem]);
    else group.push(problem);
  }
  return groups;
}
