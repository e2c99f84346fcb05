/**
 * A step with effects off: its config is resolved for each item as it would be, and recorded instead of being acted on. It puts
 * out what was given for that, else what is pinned to its node, else its items.
 */

import type { JsonObject } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import type { Effect, Would } from '#shared/model/run';
import { hideSecrets } from '#shared/model/secret-fields';
import type { CompiledNode } from '../compile/compiled-flow';
import { secretFields } from '../compile/schema-marks';
import type { EnginePorts } from '../ports';
import type { Outputs, Step } from '../run/run';
import type { ExecuteResult, NodeServices, NodeType } from '../sdk/node-type';
import type { StepContext } from '../step/step-context';

/** Settings are kept of so many items; the rest is counted. */
const MAX_CALLS = 20;
const MAX_SUMMARY = 300;

/** What repeating the node would do now. Errors: whatever the node type throws for a broken config. */
export function effectNow({ effect }: CompiledNode, services: NodeServices): Effect {
  return typeof effect === 'string' ? effect : effect(services);
}

/** Whether the node acts on the outside world, or hands work on that does. */
export function actsOutside(node: CompiledNode, services: NodeServices): boolean {
  const { type } = node;
  if (type.execute === undefined || type.kind === 'trigger') return false;
  if (type.handsOn === true) return true;
  try {
    return effectNow(node, services) !== 'none';
  } catch {
    // A broken config is told by the step itself.
    return false;
  }
}

/** Says what the step would do. Errors: those of its expressions. */
export async function tryOut(step: Step, context: StepContext, ports: EnginePorts): Promise<ExecuteResult> {
  const { node, items, run, seq, round } = step;
  const total = node.perItem ? items.length : 1;
  const calls: Would['calls'] = [];
  let summary = '';
  let first: unknown;
  for (let index = 0; index < total; index++) {
    // All are resolved, so that an expression that fails is found for whichever item it fails.
    const config = node.perItem ? await context.configFor(index) : context.config;
    if (index === 0) first = config;
    if (index >= MAX_CALLS) continue;
    const shown = hideSecrets(plain(config), secretFields(node.type.config));
    if (index === 0) summary = summaryOf(node.type, shown);
    calls.push({ item: index, config: shown });
  }
  if (step.round === round && !run.isLost && !run.isFinished) {
    const would: Would = { effect: effectNow(node, ports.services), summary, calls, total };
    ports.journal.write({ kind: 'would', runId: run.id, seq, would });
  }
  return { outputs: outputsOf(step, first, ports.clock.now()) };
}

function outputsOf({ node, items, run }: Step, config: unknown, at: number): Outputs {
  const { outputs = {}, pins = {} } = run.plan?.data ?? {};
  const given = Object.hasOwn(outputs, node.id) ? outputs[node.id] : undefined;
  if (given !== undefined && given.length > 0) {
    const answer = (item: Item, index: number): Item => ({
      ...item,
      json: given[Math.min(index, given.length - 1)]?.json ?? null,
    });
    return { [node.passPort]: items.map(answer) };
  }
  const pinned = Object.hasOwn(pins, node.id) ? pins[node.id] : undefined;
  return (
    pinned ?? (items.length > 0 ? node.type.standIn?.(items, config as never, at) : undefined) ?? { [node.passPort]: [...items] }
  );
}

/** As JSON, as it is recorded: a parsed config may hold what is none. */
function plain(config: unknown): JsonObject {
  return JSON.parse(JSON.stringify(config ?? {})) as JsonObject;
}

function summaryOf(type: NodeType, config: JsonObject): string {
  try {
    return (type.summary?.(config) ?? '').slice(0, MAX_SUMMARY);
  } catch {
    return '';
  }
}
