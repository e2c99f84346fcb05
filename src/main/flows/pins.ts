/**
 * Data pinned to the nodes of a flow: what they put out in test runs instead of being executed, and the payloads of triggers.
 *
 * A pin stands beside the draft and not in it: publishing, exporting and older versions know nothing of it. A pin outlives its
 * node, so that undoing the deletion of a node, or bringing back a version that had it, brings its pin back; until then
 * nothing uses it. Pins without a node are let go only when the flow has no room for another.
 */
import type { Item } from '#shared/model/packet';
import { MAX_PIN_BYTES, MAX_PINS, MAX_PINS_BYTES, type Pin, type PinOutputs, type PinSummary } from '#shared/model/pin';
import type { FlowContext } from './context';
import { readDefinition } from './definition-text';
import { pinNotFound, pinsTooMany, pinTooLarge } from './errors';
import { createPinsRepository } from './pins-repository';

export interface PinsService {
  /** By node. Errors: FLOW_NOT_FOUND, as all that are for the contract. */
  list(flowId: string): PinSummary[];
  /** Errors: PIN_NOT_FOUND. */
  get(flowId: string, nodeId: string): Pin;
  /** Errors: PIN_TOO_LARGE, PINS_TOO_MANY. */
  set(flowId: string, nodeId: string, outputs: PinOutputs): PinSummary;
  remove(flowId: string, nodeId: string): void;
  /** Everything pinned in a flow, by node, then port: for its test runs. */
  outputs(flowId: string): Record<string, Record<string, Item[]>>;
  /** Copies the pins of a flow to its duplicate. Inside of the caller's transaction. */
  copyTo(flowId: string, duplicateId: string): void;
}

export function createPins(context: FlowContext): PinsService {
  const repository = createPinsRepository(context.ports.store);

  function assertRoom(flowId: string, nodeId: string, sizeBytes: number): string[] {
    const others = repository.list(flowId).filter((pin) => pin.nodeId !== nodeId);
    const isFull = (pins: PinSummary[]) =>
      pins.length >= MAX_PINS || pins.reduce((sum, pin) => sum + pin.sizeBytes, sizeBytes) > MAX_PINS_BYTES;
    if (!isFull(others)) return [];
    const nodes = new Set<string>(readDefinition(context.getRow(flowId).draft).nodes.map(({ id }) => id));
    const used = others.filter((pin) => nodes.has(pin.nodeId));
    if (isFull(used)) throw pinsTooMany();
    return others.filter((pin) => !nodes.has(pin.nodeId)).map((pin) => pin.nodeId);
  }

  return {
    list(flowId) {
      context.getRow(flowId);
      return repository.list(flowId);
    },

    get(flowId, nodeId) {
      context.getRow(flowId);
      const pin = repository.get(flowId, nodeId);
      if (pin === undefined) throw pinNotFound(nodeId);
      return pin;
    },

    set(flowId, nodeId, outputs) {
      context.getRow(flowId);
      const sizeBytes = Buffer.byteLength(JSON.stringify(outputs));
      if (sizeBytes > MAX_PIN_BYTES) throw pinTooLarge(sizeBytes);
      const itemsOut = Object.fromEntries(Object.entries(outputs).map(([port, items]) => [port, items.length]));
      const pin: Pin = { nodeId, itemsOut, sizeBytes, updatedAt: context.ports.now(), outputs };
      const unused = assertRoom(flowId, nodeId, sizeBytes);
      context.ports.store.write(() => {
        for (const gone of unused) repository.remove(flowId, gone);
        repository.save(flowId, pin);
      });
      const { outputs: _outputs, ...summary } = pin;
      return summary;
    },

    remove(flowId, nodeId) {
      context.getRow(flowId);
      context.ports.store.write(() => repository.remove(flowId, nodeId));
    },

    outputs: (flowId) => repository.outputs(flowId),
    copyTo: (flowId, duplicateId) => repository.copy(flowId, duplicateId),
  };
}
