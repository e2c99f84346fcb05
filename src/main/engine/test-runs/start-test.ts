/** The start of a test run: which trigger fires with what, and what stands in for the nodes that are not executed. */
import { AppError } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { Item } from '#shared/model/packet';
import { compensatedSeq } from '#shared/model/run';
import type { TestOptions } from '#shared/model/test-run';
import type { CompiledFlow, CompiledNode, LoadedFlow } from '../compile/compiled-flow';
import type { StartRequest, TestStart } from '../engine';
import type { CopiedRecords, StepRecord, StoredRun, TestData } from '../ports';
import { firstStep } from '../run/rerun';
import { findTrigger, runNotFound, triggerItems } from '../run/run-records';
import { allItems } from '../step/item-scope';
import { edgesInto, leadingTo, loopsAround } from './reach';
import { executedNodes, startOf, usesPinnedData } from './test-plan';

export interface PlannedTest {
  triggerNodeId: string;
  items: Item[];
  /** Recorded with the run. */
  options: TestOptions;
  data: TestData;
  /** The records of the nodes that are not executed; undefined: there are none. */
  copied: CopiedRecords | undefined;
}

/**
 * Plans a test run. `earlier`: the run whose outputs stand in. Errors: BAD_REQUEST for options that exclude each other,
 * TEST_NODE_UNKNOWN, TEST_NODE_UNREACHED, TEST_INPUT_MISSING.
 */
export function planTest(
  loaded: LoadedFlow,
  request: StartRequest & { testRun: TestStart },
  earlier: StoredRun | undefined,
  { newId, atMs }: { newId: RunId; atMs: number },
): PlannedTest {
  const { compiled: flow } = loaded;
  const { options, data, isInputGiven } = request.testRun;
  assertOptions(flow, options);
  const start = startOf(flow, options);
  const trigger = triggerOf(loaded, request, earlier);
  const pins = Object.fromEntries(
    Object.entries(data.pins).filter(([nodeId]) => flow.nodeById.has(nodeId) && nodeId !== trigger.id),
  );
  const kept: TestData = { pins, outputs: data.outputs };
  const items = isInputGiven ? request.items : payloadOf(trigger, request, earlier);
  if (start === undefined || start === trigger) {
    return { triggerNodeId: trigger.id, items, options, data: kept, copied: undefined };
  }
  const steps = standIns(flow, options, { pins: usesPinnedData(options) ? pins : {}, earlier, trigger, newId, atMs });
  assertInput(flow, options, start, trigger, steps);
  const fired = finished(trigger, { [trigger.passPort]: items }, { newId, atMs });
  const all = [fired, ...steps].map((step, seq): StepRecord => ({ ...step, seq }));
  return { triggerNodeId: trigger.id, items, options, data: kept, copied: { steps: all, items: [] } };
}

/** The run whose outputs stand in. Errors: RUN_NOT_FOUND, also for one of another flow. */
export async function earlierRun(
  { flowId, testRun }: StartRequest,
  read: (runId: RunId) => Promise<StoredRun | undefined>,
): Promise<StoredRun | undefined> {
  const inputsFrom = testRun?.options.inputsFrom;
  if (inputsFrom === undefined) return undefined;
  const earlier = await read(inputsFrom);
  if (earlier?.run.flowId !== flowId) throw runNotFound(inputsFrom);
  return earlier;
}

function assertOptions(flow: CompiledFlow, options: TestOptions): void {
  const { until, from, only } = options;
  if (only !== undefined && (from !== undefined || until !== undefined)) {
    throw new AppError({
      code: 'BAD_REQUEST',
      message: 'A run of one node alone cannot also begin at or end with another. Give `only`, or `from` and `until`.',
    });
  }
  for (const nodeId of [until, from, only]) {
    if (nodeId === undefined || flow.nodeById.has(nodeId)) continue;
    throw new AppError({
      code: 'TEST_NODE_UNKNOWN',
      message: `The flow "${flow.name}" has no node "${nodeId}" to run to or from. Save the draft, or choose another node.`,
      data: { nodeId, flowName: flow.name },
    });
  }
  const [begin, end] = [flow.nodeById.get(from ?? ''), flow.nodeById.get(until ?? '')];
  if (begin !== undefined && end !== undefined && !leadingTo(flow, end).has(begin)) throw unreached(end, begin);
}

/** The trigger that fires: the one asked for, that of the earlier run, the first that leads to the node, or the first. */
function triggerOf(loaded: LoadedFlow, request: StartRequest, earlier: StoredRun | undefined): CompiledNode {
  const { compiled: flow } = loaded;
  const { options } = (request as { testRun: TestStart }).testRun;
  const target = startOf(flow, options) ?? (options.until === undefined ? undefined : flow.nodeById.get(options.until));
  const isEnabled = (node: CompiledNode | undefined): node is CompiledNode => node !== undefined && flow.triggers.includes(node);
  const before = target === undefined ? undefined : leadingTo(flow, target);
  const asked = request.triggerNodeId === undefined ? undefined : findTrigger(loaded, request.triggerNodeId);
  const fired = flow.nodeById.get((earlier === undefined ? undefined : firstStep(earlier)?.nodeId) ?? '');
  const leading = flow.triggers.find((node) => before?.has(node) === true);
  const chosen = asked ?? (isEnabled(fired) ? fired : undefined) ?? leading ?? findTrigger(loaded, undefined);
  const mustLead = options.until !== undefined && startOf(flow, options) === undefined;
  if (mustLead && target !== undefined && before?.has(chosen) !== true) throw unreached(target, chosen);
  return chosen;
}

/** The payload that the trigger is given: pinned, of the earlier run, or as a start without an input has it. */
function payloadOf(trigger: CompiledNode, { items, testRun }: StartRequest, earlier: StoredRun | undefined): Item[] {
  const pinned = testRun?.data.pins[trigger.id];
  if (testRun !== undefined && pinned !== undefined && usesPinnedData(testRun.options)) return allItems(pinned);
  const first = earlier === undefined ? undefined : firstStep(earlier);
  return first?.nodeId === trigger.id ? triggerItems(first) : items;
}

interface Sources {
  pins: TestData['pins'];
  earlier: StoredRun | undefined;
  trigger: CompiledNode;
  newId: RunId;
  atMs: number;
}

/** The records of the nodes that are not executed and whose outputs are known: pinned before recorded. */
function standIns(flow: CompiledFlow, options: TestOptions, { pins, earlier, trigger, newId, atMs }: Sources): StepRecord[] {
  const executed = executedNodes(flow, options) ?? new Set();
  const start = startOf(flow, options);
  const open = new Set(start === undefined ? [] : [0, ...[start, ...loopsAround(flow, start)].map(({ region }) => region)]);
  const found: StepRecord[] = [];
  for (const node of flow.nodes) {
    const outputs = node === trigger || executed.has(node) || node.region !== 0 ? undefined : pins[node.id];
    if (outputs !== undefined) found.push({ ...finished(node, outputs, { newId, atMs }), standIn: 'pinned' });
  }
  const pinned = new Set(found.map(({ nodeId }) => nodeId));
  for (const step of earlier?.steps ?? []) {
    const node = flow.nodeById.get(step.nodeId);
    if (node === undefined || node === trigger || step.outputs === undefined || compensatedSeq(step.scope) !== undefined)
      continue;
    // The bodies of loops that are not run are not looked at, and a pinned node in a body stands in by itself.
    const isSeen =
      open.has(node.region) && !executed.has(node) && !pinned.has(node.id) && (node.region === 0 || pins[node.id] === undefined);
    const { scope, itemsIn, outputs } = step;
    if (isSeen) found.push({ ...finished(node, outputs, { newId, atMs }), scope, itemsIn, standIn: 'taken' });
  }
  return found;
}

/** Something must arrive at the node, or at the outermost loop around it. */
function assertInput(
  flow: CompiledFlow,
  options: TestOptions,
  start: CompiledNode,
  trigger: CompiledNode,
  steps: readonly StepRecord[],
): void {
  const entry = loopsAround(flow, start).at(-1) ?? start;
  const edges = edgesInto(flow, entry);
  const outputs = new Map(steps.map(({ nodeId, outputs: of }) => [nodeId, of]));
  const isLive = edges.some(({ source, port }) =>
    source === trigger ? port === trigger.passPort : outputs.get(source.id)?.[port] !== undefined,
  );
  if (isLive) return;
  const missing = [...new Set(edges.map(({ source }) => source.name))];
  const how =
    missing.length === 0
      ? 'Nothing leads to it.'
      : `Nothing is known of what ${missing.map((name) => `"${name}"`).join(', ')} put${missing.length === 1 ? 's' : ''} out: run up to "${start.name}" first, or pin data there.`;
  throw new AppError({
    code: 'TEST_INPUT_MISSING',
    message: `"${start.name}" has no input to run with. ${how}`,
    data: {
      node: start.name,
      missing,
      ...(missing.length === 0 ? { detail: 'TEST_INPUT_NOWHERE' } : {}),
      ...(options.inputsFrom === undefined ? {} : { runId: options.inputsFrom }),
    },
  });
}

function finished(
  node: CompiledNode,
  outputs: Record<string, Item[]>,
  { newId, atMs }: { newId: RunId; atMs: number },
): StepRecord {
  return {
    runId: newId,
    seq: 0,
    nodeId: node.id,
    scope: '',
    status: 'succeeded',
    effect: 'none',
    attempt: 1,
    startedAt: atMs,
    finishedAt: atMs,
    itemsIn: 0,
    outputs,
  };
}

function unreached(node: CompiledNode, from: CompiledNode): AppError {
  return new AppError({
    code: 'TEST_NODE_UNREACHED',
    message: `Nothing leads from "${from.name}" to "${node.name}". Connect them, or start the run elsewhere.`,
    data: { node: node.name, from: from.name },
  });
}
