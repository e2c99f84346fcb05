import type { ErrorInfo } from '#shared/model/errors';
import type { FlowDefinition } from '#shared/model/flow';
import type { StepStatus, StepSummary } from '#shared/model/run';
import { adviceKey } from '../error-advice';
import { type FlowGraphContext, graphEdgesOf, graphNodeOf } from './flow-graph';
import type { EdgeState, GraphEdge, GraphNode } from './graph-model';
import type { StepProgress } from './step-progress';

/** What became of one node in a run, over all iterations of the loops it is in. */
export interface NodeRunState {
  status: StepStatus;
  /** How many steps the node had: more than one inside a for-each. */
  steps: number;
  finished: number;
  itemsIn: number;
  itemsOut: number;
  /** Ports by which items left, with their number. A port named with 0 items was taken all the same. */
  ports: ReadonlyMap<string, number>;
  attempt: number;
  /** When the first of its steps began and the last ended, ms since the epoch; `toAt` is absent while one is open. */
  fromAt: number;
  toAt?: number;
  error?: ErrorInfo;
}

/** The state that matters most is shown for the whole: what asks for a person first, what is over last. */
const WEIGHT: Record<StepStatus, number> = {
  in_doubt: 6,
  failed: 5,
  running: 4,
  waiting: 3,
  cancelled: 2,
  succeeded: 1,
  skipped: 0,
};

/** The state of every node that a run reached. */
export function nodeRunStates(steps: readonly StepSummary[]): Map<string, NodeRunState> {
  const states = new Map<string, NodeRunState & { ports: Map<string, number> }>();
  for (const step of steps) {
    let state = states.get(step.nodeId);
    if (state === undefined) {
      state = {
        status: step.status,
        steps: 0,
        finished: 0,
        itemsIn: 0,
        itemsOut: 0,
        ports: new Map(),
        attempt: 1,
        fromAt: step.startedAt,
      };
      states.set(step.nodeId, state);
    }
    state.steps++;
    state.fromAt = Math.min(state.fromAt, step.startedAt);
    if (step.finishedAt !== undefined) state.toAt = Math.max(state.toAt ?? 0, step.finishedAt);
    state.itemsIn += step.itemsIn;
    if (step.finishedAt !== undefined) state.finished++;
    for (const [port, count] of Object.entries(step.itemsOut)) {
      state.itemsOut += count;
      state.ports.set(port, (state.ports.get(port) ?? 0) + count);
    }
    if (WEIGHT[step.status] >= WEIGHT[state.status]) {
      state.status = step.status;
      state.attempt = step.attempt;
      if (step.error === undefined) delete state.error;
      else state.error = step.error;
    }
  }
  return states;
}

const OVER: readonly StepStatus[] = ['succeeded', 'failed', 'cancelled', 'skipped'];

/** What happened on an edge: taken, being worked on, a branch not taken, or nothing yet. */
export function edgeStateOf(edge: Pick<GraphEdge, 'from' | 'to'>, states: ReadonlyMap<string, NodeRunState>): EdgeState {
  const from = states.get(edge.from.node);
  const to = states.get(edge.to.node);
  if (from === undefined) return 'idle';
  if (from.ports.has(edge.from.port)) return to?.status === 'running' ? 'active' : 'taken';
  // A for-each counts what leaves by `item` on the steps of its body, not on its own.
  if (edge.from.port === 'item' && to !== undefined && to.status !== 'skipped')
    return to.status === 'running' ? 'active' : 'taken';
  return OVER.includes(from.status) ? 'dead' : 'idle';
}

type GraphWords = Pick<FlowGraphContext, 't' | 'errorText' | 'duration'>;

/** How many items went along an edge; undefined where nothing says so. */
export function itemsAlong(edge: Pick<GraphEdge, 'from' | 'to'>, states: ReadonlyMap<string, NodeRunState>): number | undefined {
  const counted = states.get(edge.from.node)?.ports.get(edge.from.port);
  // What leaves a for-each by `item` is counted on the steps of its body.
  return counted ?? (edge.from.port === 'item' ? states.get(edge.to.node)?.itemsIn : undefined);
}

function withItems(edge: GraphEdge, states: ReadonlyMap<string, NodeRunState>, { t }: GraphWords): GraphEdge {
  const state = edgeStateOf(edge, states);
  const count = state === 'taken' || state === 'active' ? itemsAlong(edge, states) : undefined;
  if (count === undefined) return { ...edge, state };
  return { ...edge, state, count: String(count), countLabel: t('graph.badge.items', { count }) };
}

/** How long a node took, once it is over; one that is skipped took no time. */
function durationOf(state: NodeRunState, { duration }: GraphWords): string | undefined {
  const isOver = state.finished === state.steps && state.toAt !== undefined && state.status !== 'skipped';
  return isOver ? duration(Math.max(0, (state.toAt ?? 0) - state.fromAt)) : undefined;
}

function withRunState(node: GraphNode, state: NodeRunState | undefined, words: GraphWords, progress?: StepProgress): GraphNode {
  const { t } = words;
  if (state === undefined) return node;
  const isLoop = state.steps > 1 && state.finished < state.steps;
  const count =
    state.status === 'running' || state.status === 'waiting' || state.status === 'in_doubt' ? state.itemsIn : state.itemsOut;
  const isBadged = state.status !== 'skipped' && (isLoop || count > 0 || state.status === 'succeeded');
  const error = state.status === 'succeeded' || state.error === undefined ? undefined : words.errorText(state.error);
  const message = state.status === 'in_doubt' ? t('graph.inDoubt') : error;
  const fix = error === undefined || state.error === undefined ? undefined : t(`advice.${adviceKey(state.error)}`);
  const took =
    progress !== undefined && state.status === 'running'
      ? t('graph.progress', { percent: Math.round(progress.share * 100) })
      : durationOf(state, words);
  return {
    ...node,
    status: state.status,
    statusLabel: t(`status.${state.status}`),
    ...(state.attempt > 1 ? { attempt: t('graph.attempt', { count: state.attempt }) } : {}),
    ...(took === undefined ? {} : { duration: took }),
    ...(isBadged
      ? {
          badge: isLoop ? t('graph.badge.of', { done: state.finished, all: state.steps }) : String(count),
          badgeLabel: isLoop
            ? t('graph.badge.steps', { done: state.finished, all: state.steps })
            : t('graph.badge.items', { count }),
        }
      : {}),
    ...(message === undefined
      ? {}
      : {
          message: {
            tone: state.status === 'in_doubt' ? ('warning' as const) : ('error' as const),
            text: message,
            ...(fix === undefined || state.status === 'in_doubt' ? {} : { fix }),
          },
        }),
  };
}

/**
 * A definition as the graph of a run: each node with its state, each edge with what happened on it. `progress`: how far steps
 * at work are, by node.
 */
export function runGraphOf(
  definition: FlowDefinition,
  steps: readonly StepSummary[],
  context: FlowGraphContext,
  progress: ReadonlyMap<string, StepProgress> = new Map(),
): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const states = nodeRunStates(steps);
  return {
    nodes: definition.nodes.map((node) =>
      withRunState(graphNodeOf(node, definition, [], context), states.get(node.id), context, progress.get(node.id)),
    ),
    edges: graphEdgesOf(definition).map((edge) => withItems(edge, states, context)),
  };
}

/** Puts the states of a (test) run on the nodes and edges of an open editor; an error of the draft stays on its card. */
export function overlayRun(
  graph: { nodes: readonly GraphNode[]; edges: readonly GraphEdge[] },
  steps: readonly StepSummary[],
  words: GraphWords,
): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const states = nodeRunStates(steps);
  return {
    nodes: graph.nodes.map((node) => (node.message?.tone === 'error' ? node : withRunState(node, states.get(node.id), words))),
    edges: graph.edges.map((edge) => withItems(edge, states, words)),
  };
}
