/** What a test run does otherwise than a run of the same flow; made anew from its records whenever it is read back. */
import type { Item } from '#shared/model/packet';
import type { TestOptions } from '#shared/model/test-run';
import type { CompiledFlow, CompiledNode } from '../compile/compiled-flow';
import type { TestData } from '../ports';
import { aloneIn, hangingOn, leadingTo } from './reach';

export interface TestPlan {
  readonly options: TestOptions;
  /** It pauses before each step. Ends when a person lets it run on. */
  isStepping: boolean;
  /** Effects are off. */
  readonly isDry: boolean;
  /** The run ends when this node has. */
  readonly until: CompiledNode | undefined;
  /** Not executed, whatever arrives: it puts out what stands in for it, or nothing. */
  isFrozen(node: CompiledNode): boolean;
  /** What stands in for a frozen node, in the body of a loop; those of the flow itself are in the records of the run. */
  frozenOutputs(node: CompiledNode): Record<string, Item[]> | undefined;
  /** What a node that is reached puts out instead of being executed. */
  pinOf(node: CompiledNode): Record<string, Item[]> | undefined;
  readonly data: TestData;
}

const NO_DATA: TestData = { pins: {}, outputs: {} };

/** Undefined for a run without such options. Nodes that the flow does not have (any more) count as not named. */
export function createTestPlan(
  flow: CompiledFlow,
  options: TestOptions | undefined,
  data: TestData = NO_DATA,
): TestPlan | undefined {
  if (options === undefined) return undefined;
  const executed = executedNodes(flow, options);
  const target = startOf(flow, options);
  const usesPins = usesPinnedData(options);
  const pinOf = (node: CompiledNode) => (Object.hasOwn(data.pins, node.id) ? data.pins[node.id] : undefined);
  return {
    options,
    isStepping: options.stepping,
    isDry: options.effects === 'off',
    until: options.until === undefined ? undefined : flow.nodeById.get(options.until),
    isFrozen: (node) => executed !== undefined && !executed.has(node),
    frozenOutputs: (node) => (usesPins && target !== undefined ? pinOf(node) : undefined),
    pinOf: (node) => (usesPins && node !== target && node.type.kind !== 'trigger' ? pinOf(node) : undefined),
    data,
  };
}

/** The node that a run is started at or that it consists of. */
export function startOf(flow: CompiledFlow, { from, only }: TestOptions): CompiledNode | undefined {
  const id = only ?? from;
  return id === undefined ? undefined : flow.nodeById.get(id);
}

/** Whether nodes put out what is pinned to them. */
export function usesPinnedData({ usePins, from, only }: TestOptions): boolean {
  return usePins ?? (from !== undefined || only !== undefined);
}

/** The nodes that may be executed; undefined: all. */
export function executedNodes(flow: CompiledFlow, options: TestOptions): Set<CompiledNode> | undefined {
  const start = startOf(flow, options);
  const end = options.until === undefined ? undefined : flow.nodeById.get(options.until);
  const before = end === undefined ? undefined : leadingTo(flow, end);
  if (start === undefined) return before;
  const after = options.only === undefined ? hangingOn(flow, start) : aloneIn(flow, start);
  return before === undefined ? after : new Set([...after].filter((node) => before.has(node)));
}
