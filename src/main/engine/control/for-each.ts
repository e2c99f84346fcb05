/**
 * For-each: cuts its items into batches and runs its body once for each, every iteration a scope of its own.
 *
 * An iteration is over when all nodes of its body have settled; what came back by the port `loop` is kept by iteration, so
 * that `done` has it in order, however the iterations overtook each other.
 */
import type { Json } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import type { CompiledNode } from '../compile/compiled-flow';
import type { StepRecord } from '../ports';
import type { LoopRun, Outputs, Run, Scope } from '../run/run';

interface ForEachConfig {
  batchSize?: Json;
  parallelism?: Json;
}

/** Makes the state of a for-each that begins. `config` is parsed; what it lacks counts as 1. */
export function createLoopRun(
  node: CompiledNode,
  scope: Scope,
  record: StepRecord,
  items: readonly Item[],
  config: unknown,
  lock?: LoopRun['lock'],
): LoopRun {
  const { batchSize, parallelism } = (config ?? {}) as ForEachConfig;
  const size = atLeastOne(batchSize);
  const hasBody = (node.loop?.entry.length ?? 0) > 0;
  return {
    node,
    scope,
    record,
    items,
    batchSize: size,
    count: hasBody ? Math.ceil(items.length / size) : 0,
    parallelism: atLeastOne(parallelism),
    next: 0,
    active: 0,
    isPumping: false,
    finished: 0,
    results: [],
    ...(lock === undefined ? {} : { lock }),
  };
}

/** The items of one iteration. */
export function batchOf(loop: LoopRun, iteration: number): Item[] {
  const from = iteration * loop.batchSize;
  return loop.items.slice(from, from + loop.batchSize);
}

/** The scope path of an iteration. */
export function iterationPath(loop: LoopRun, iteration: number): string {
  const own = `${loop.node.id}[${iteration}]`;
  return loop.scope.path === '' ? own : `${loop.scope.path}/${own}`;
}

/** Keeps what a body hands back by the port `loop`. */
export function collect(loop: LoopRun, iteration: number, items: readonly Item[]): void {
  const list = loop.results[iteration];
  if (list === undefined) loop.results[iteration] = items.slice();
  else for (const item of items) list.push(item);
}

/** What leaves by `done`: what came back, in the order of the iterations; without a way back, the items themselves. */
export function loopOutputs(loop: LoopRun): Outputs {
  if ((loop.node.loop?.returnCount ?? 0) === 0) return { done: loop.items.slice() };
  const done: Item[] = [];
  for (let iteration = 0; iteration < loop.count; iteration++) {
    for (const item of loop.results[iteration] ?? []) done.push(item);
  }
  return { done };
}

/** Loops that were at work when their run ended. */
export function openLoops(run: Run): LoopRun[] {
  return [...run.loops.values()];
}

function atLeastOne(value: Json | undefined): number {
  return typeof value === 'number' && value >= 1 ? Math.floor(value) : 1;
}
