import type { Store } from '#main/store';
import type { Json } from '#shared/model/json';
import { memoryTooLarge } from './errors';
import type { PluginsRepository } from './repository';
import type { StepServices } from './step-port';

const MAX_BYTES = 65_536;

/** What nodes keep from run to run. Durable when `set` returns. Errors: PLUGIN_MEMORY_TOO_LARGE, those of the store. */
export function createNodeMemory(
  store: Pick<Store, 'write'>,
  repository: Pick<PluginsRepository, 'memory' | 'setMemory'>,
  now: () => number,
): StepServices['memory'] {
  return {
    get: (flowId, nodeId) => repository.memory(flowId, nodeId),
    set(flowId, nodeId, value: Json | undefined) {
      const text = value === undefined ? undefined : JSON.stringify(value);
      const bytes = Buffer.byteLength(text ?? '');
      if (bytes > MAX_BYTES) throw memoryTooLarge(bytes, MAX_BYTES);
      store.write(() => repository.setMemory(flowId, nodeId, text, now()));
    },
  };
}
