import type { ErrorInfo } from '#shared/model/errors';
import type { Json } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import type { Outputs, Step } from '../run/run';
import type { ErrorItem } from '../sdk/node-type';

/**
 * What goes on from a failed step whose policy is not to fail the run. Items that were finished before the failure leave by
 * their own ports; the others leave by `error` (each with what went wrong), or as they are with the policy `continue`.
 */
export function outputsOfFailure(step: Step, error: ErrorInfo): Outputs {
  const outputs: Outputs = {};
  const rest: Item[] = [];
  for (const [index, item] of step.items.entries()) {
    const progress = step.progress?.get(index);
    if (progress?.state !== 'done') rest.push(item);
    else append(outputs, progress.outputs ?? {});
  }
  if (step.node.onError === 'continue') {
    append(outputs, { [step.node.passPort]: rest });
    return outputs;
  }
  outputs['error'] = step.items.length === 0 ? [errorItem({ json: null }, error)] : rest.map((item) => errorItem(item, error));
  return outputs;
}

function errorItem(item: Item, error: ErrorInfo): Item {
  const json: ErrorItem = { error, item: item.json };
  return { ...item, json: json as unknown as Json };
}

function append(outputs: Outputs, more: Outputs): void {
  for (const [port, items] of Object.entries(more)) {
    const list = outputs[port];
    if (list === undefined) outputs[port] = items.slice();
    else for (const item of items) list.push(item);
  }
}

/** Indexes of the items whose effect had begun and is not known to be over. */
export function itemsInDoubt(step: Step): number[] {
  const indexes: number[] = [];
  for (const [index, { state }] of step.progress ?? []) if (state === 'started') indexes.push(index);
  return indexes;
}

/** True when the records tell exactly how far the step got: it works item by item, and no item is half done. */
export function isSafeToResume(step: Step): boolean {
  return step.progress !== undefined && step.progress.size > 0 && itemsInDoubt(step).length === 0;
}

/** Plugins are not to be believed: what is no list of items must not reach other nodes. */
export function isOutputs(outputs: unknown): boolean {
  if (typeof outputs !== 'object' || outputs === null) return false;
  for (const port in outputs) if (!Array.isArray((outputs as Record<string, unknown>)[port])) return false;
  return true;
}

/** What a node is told that returned something else. */
export function invalidResult(step: Step): ErrorInfo {
  const { type } = step.node.type;
  const message = `The node type ${type} returned neither lists of items by port, nor a wait, nor a stop. Report it to whoever made the node.`;
  return { code: 'STEP_RESULT_INVALID', kind: 'bug', message, data: { type } };
}
